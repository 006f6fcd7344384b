output "cluster" {
  description = "For `aws eks update-kubeconfig --name`."
  value       = aws_eks_cluster.this.name
}

output "database" {
  description = "Host of Postgres, and the secret that holds its owner's password."
  value = {
    host         = aws_db_instance.this.address
    owner_secret = aws_db_instance.this.master_user_secret[0].secret_arn
  }
}

output "bucket" {
  description = "raw/ for records, archive/ for archives."
  value       = aws_s3_bucket.raw.bucket
}

output "home" {
  description = "The file system for a storage class of the EFS driver."
  value       = aws_efs_file_system.home.id
}

output "secrets" {
  description = "Secrets to be filled, by the name that they have in the cluster."
  value       = { for name, secret in aws_secretsmanager_secret.this : name => secret.name }
}

output "secrets_role" {
  description = "The role of whoever copies secrets into the cluster."
  value       = aws_iam_role.accounts["secrets"].arn
}

output "helm_values" {
  description = "What this cloud adds to the chart's values: terraform output -raw helm_values > cloud.yaml"
  value = yamlencode({
    settings = {
      F1_RAW_URL = "s3://${aws_s3_bucket.raw.bucket}/raw"
    }
    secrets = {
      F1_OPENF1_PASSWORD = { existingSecret = "f1-openf1" }
      F1_API_KEYS        = { existingSecret = "f1-api-keys" }
    }
    databaseCertificates = { existingConfigMap = "database-ca" }
    serviceAccounts = {
      api  = { annotations = { "eks.amazonaws.com/role-arn" = aws_iam_role.accounts["api"].arn } }
      runs = { annotations = { "eks.amazonaws.com/role-arn" = aws_iam_role.accounts["runs"].arn } }
    }
    archive = {
      bucket = aws_s3_bucket.raw.bucket
      region = var.region
      file   = trimprefix(var.archive_key, "archive/")
    }
    dagster = {
      home = { storageClass = "efs" }
      webserver = {
        service = {
          type = "LoadBalancer"
          annotations = {
            "service.beta.kubernetes.io/aws-load-balancer-type"     = "nlb"
            "service.beta.kubernetes.io/aws-load-balancer-internal" = "true"
          }
        }
      }
    }
    networkPolicy = {
      operators = [for cidr in values(local.private) : { ipBlock = { cidr = cidr } }]
      database  = { peers = [for cidr in values(local.private) : { ipBlock = { cidr = cidr } }] }
    }
  })
}
