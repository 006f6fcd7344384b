terraform {
  required_version = ">= 1.9"

  required_providers {
    aws     = { source = "hashicorp/aws", version = "~> 6.25" }
    archive = { source = "hashicorp/archive", version = "~> 2.7" }
  }
}

provider "aws" {
  region = var.region

  default_tags {
    tags = { project = var.name }
  }
}

data "aws_caller_identity" "here" {}

data "aws_partition" "here" {}
