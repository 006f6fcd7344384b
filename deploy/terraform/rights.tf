# What the roles of identities.tf may do, down to the folder.

data "aws_iam_policy_document" "api" {
  source_policy_documents = [data.aws_iam_policy_document.look["raw"].json]
}

data "aws_iam_policy_document" "archive" {
  source_policy_documents = [data.aws_iam_policy_document.look["archive"].json]
}

# Reads one folder of the bucket.
data "aws_iam_policy_document" "look" {
  for_each = toset(["raw", "archive"])

  statement {
    sid       = "List"
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.raw.arn]

    # Whether the bucket is there at all is asked without a prefix.
    condition {
      test     = "StringLikeIfExists"
      variable = "s3:prefix"
      values   = [each.value, "${each.value}/*"]
    }
  }

  statement {
    sid       = "Read"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.raw.arn}/${each.value}/*"]
  }

  statement {
    sid       = "Decrypt"
    actions   = ["kms:Decrypt"]
    resources = [aws_kms_key.this.arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["s3.${var.region}.amazonaws.com"]
    }
  }
}

# Runs also write and remove raw records; the archive they only see through the driver.
data "aws_iam_policy_document" "runs" {
  source_policy_documents = [data.aws_iam_policy_document.look["raw"].json]

  statement {
    sid       = "Write"
    actions   = ["s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"]
    resources = ["${aws_s3_bucket.raw.arn}/raw/*"]
  }

  statement {
    sid       = "Encrypt"
    actions   = ["kms:GenerateDataKey"]
    resources = [aws_kms_key.this.arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["s3.${var.region}.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "secrets" {
  statement {
    sid       = "Read"
    actions   = ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"]
    resources = [for secret in aws_secretsmanager_secret.this : secret.arn]
  }

  statement {
    sid       = "Decrypt"
    actions   = ["kms:Decrypt"]
    resources = [aws_kms_key.this.arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["secretsmanager.${var.region}.amazonaws.com"]
    }
  }
}
