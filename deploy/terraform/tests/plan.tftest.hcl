# The whole configuration, applied once to invented answers and planned from there: no account, nothing made.
#   terraform init -backend=false && terraform test

mock_provider "aws" {
  mock_data "aws_availability_zones" {
    defaults = { names = ["eu-central-1a", "eu-central-1b", "eu-central-1c", "eu-central-1d"] }
  }

  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }

  mock_data "aws_caller_identity" {
    defaults = { account_id = "111122223333" }
  }

  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }

  mock_resource "aws_eks_cluster" {
    defaults = {
      identity   = [{ oidc = [{ issuer = "https://oidc.eks.eu-central-1.amazonaws.com/id/EXAMPLE" }] }]
      vpc_config = { cluster_security_group_id = "sg-cluster" }
    }
  }

  mock_resource "aws_db_instance" {
    defaults = { master_user_secret = [{ secret_arn = "arn:aws:secretsmanager:::secret:owner" }] }
  }

  mock_resource "aws_launch_template" {
    defaults = { latest_version = 1 }
  }
}

mock_provider "archive" {}

variables {
  region = "eu-central-1"
}

run "without_dagsters_address_all_is_made_but_the_trigger" {
  command = apply

  assert {
    condition     = length(aws_lambda_function.trigger) == 0 && length(aws_cloudwatch_event_rule.archive) == 0
    error_message = "A trigger was made that nobody answers."
  }

  assert {
    condition     = output.bucket != "" && aws_s3_bucket.raw.bucket == "f1-raw-111122223333-eu-central-1"
    error_message = "The bucket's name is not this account's own."
  }

  assert {
    condition     = anytrue([for each in aws_db_parameter_group.this.parameter : each.name == "rds.force_ssl" && each.value == "1"])
    error_message = "Connections without TLS are let in."
  }

  assert {
    condition     = aws_db_instance.this.storage_encrypted && !aws_db_instance.this.publicly_accessible && aws_db_instance.this.deletion_protection
    error_message = "The database is open, or is lost by a slip."
  }

  assert {
    condition     = aws_db_parameter_group.this.family == "postgres17"
    error_message = "The parameters are another version's."
  }

  assert {
    condition = one([
      for each in data.aws_iam_policy_document.taken_by["api"].statement[0].condition : each.values
      if endswith(each.variable, ":sub")
    ]) == tolist(["system:serviceaccount:f1:f1-blue-api", "system:serviceaccount:f1:f1-green-api"])
    error_message = "The API's role is not for the API's accounts alone."
  }

  assert {
    condition     = alltrue([for each in data.aws_iam_policy_document.taken_by : length(each.statement[0].condition) == 2])
    error_message = "A role can be taken by any account of the cluster."
  }

  assert {
    condition     = length(data.aws_iam_policy_document.api.statement) == 0
    error_message = "The API may do more than look."
  }

  assert {
    condition     = alltrue([for each in data.aws_iam_policy_document.look["raw"].statement : length(setsubtract(each.actions, ["s3:ListBucket", "s3:GetObject", "kms:Decrypt"])) == 0])
    error_message = "Looking also writes."
  }
}

run "a_new_archive_asks_dagster" {
  command = plan

  variables {
    dagster_url = "http://dagster.internal"
  }

  assert {
    condition     = jsondecode(aws_cloudwatch_event_rule.archive["archive"].event_pattern).detail.object.key == ["archive/ergast.zip"]
    error_message = "The rule listens to another object."
  }

  assert {
    condition     = aws_lambda_function.trigger["archive"].environment[0].variables == tomap({ DAGSTER_URL = "http://dagster.internal" })
    error_message = "The function is told another address, or more than that."
  }

  assert {
    condition     = aws_vpc_security_group_egress_rule.trigger["archive"].to_port == 80
    error_message = "The function cannot reach Dagster."
  }
}

run "one_nat_for_all_zones_is_possible" {
  command = plan

  variables {
    network = { nat_by_zone = false, zones = 2 }
  }

  assert {
    condition     = length(aws_nat_gateway.this) == 1 && length(aws_route.through_nat) == 2
    error_message = "Some private subnet has no way out, or there are more gateways than one."
  }
}

run "an_archive_elsewhere_is_refused" {
  command = plan

  variables {
    archive_key = "uploads/ergast.csv"
  }

  expect_failures = [var.archive_key]
}

run "a_network_too_small_is_refused" {
  command = plan

  variables {
    network = { cidr = "10.20.0.0/24" }
  }

  expect_failures = [var.network]
}
