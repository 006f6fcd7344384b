# Roles for service accounts: each names the accounts that may take it, and what they may do. Nothing else has rights.

resource "aws_iam_openid_connect_provider" "cluster" {
  url            = aws_eks_cluster.this.identity[0].oidc[0].issuer
  client_id_list = ["sts.amazonaws.com"]
}

locals {
  issuer    = trimprefix(aws_eks_cluster.this.identity[0].oidc[0].issuer, "https://")
  namespace = var.releases.namespace

  # Who may take which role, as namespace:name.
  accounts = {
    api        = [for release in var.releases.apis : "${local.namespace}:${release}-api"]
    runs       = ["${local.namespace}:${var.releases.pipeline}-runs"]
    secrets    = [var.secrets_operator]
    s3_driver  = ["kube-system:s3-csi-driver-sa"]
    ebs_driver = ["kube-system:ebs-csi-controller-sa"]
    efs_driver = ["kube-system:efs-csi-controller-sa"]
  }

  policies = {
    api       = data.aws_iam_policy_document.api.json
    runs      = data.aws_iam_policy_document.runs.json
    secrets   = data.aws_iam_policy_document.secrets.json
    s3_driver = data.aws_iam_policy_document.archive.json
  }

  # The disks' drivers have policies that AWS keeps.
  kept_by_aws = {
    ebs_driver = "AmazonEBSCSIDriverPolicy"
    efs_driver = "AmazonEFSCSIDriverPolicy"
  }
}

data "aws_iam_policy_document" "taken_by" {
  for_each = local.accounts

  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]

    principals {
      type        = "Federated"
      identifiers = [aws_iam_openid_connect_provider.cluster.arn]
    }

    condition {
      test     = "StringEquals"
      variable = "${local.issuer}:aud"
      values   = ["sts.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "${local.issuer}:sub"
      values   = [for account in each.value : "system:serviceaccount:${account}"]
    }
  }
}

resource "aws_iam_role" "accounts" {
  for_each           = local.accounts
  name               = "${var.name}-${replace(each.key, "_", "-")}"
  assume_role_policy = data.aws_iam_policy_document.taken_by[each.key].json
}

resource "aws_iam_role_policy" "accounts" {
  for_each = local.policies
  name     = "rights"
  role     = aws_iam_role.accounts[each.key].id
  policy   = each.value
}

resource "aws_iam_role_policy_attachment" "accounts" {
  for_each   = local.kept_by_aws
  role       = aws_iam_role.accounts[each.key].name
  policy_arn = "arn:${data.aws_partition.here.partition}:iam::aws:policy/service-role/${each.value}"
}
