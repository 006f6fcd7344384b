# A new archive in the bucket: EventBridge tells a function, which asks Dagster to load it. Once Dagster's address is known.

locals {
  triggers = toset(var.dagster_url == "" ? [] : ["archive"])
}

data "archive_file" "launch" {
  type        = "zip"
  source_file = "${path.module}/trigger/launch.py"
  output_path = "${path.module}/.terraform/launch.zip"
}

resource "aws_cloudwatch_log_group" "trigger" {
  for_each          = local.triggers
  name              = "/aws/lambda/${var.name}-${each.key}"
  retention_in_days = 30
}

resource "aws_iam_role" "trigger" {
  for_each           = local.triggers
  name               = "${var.name}-${each.key}-trigger"
  assume_role_policy = data.aws_iam_policy_document.for_service["lambda.amazonaws.com"].json
}

# A function in a network makes its own interfaces, which cannot be narrowed to a resource.
resource "aws_iam_role_policy_attachment" "trigger" {
  for_each   = local.triggers
  role       = aws_iam_role.trigger[each.key].name
  policy_arn = "arn:${data.aws_partition.here.partition}:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole"
}

resource "aws_iam_role_policy" "trigger" {
  for_each = local.triggers
  name     = "keep-what-failed"
  role     = aws_iam_role.trigger[each.key].id
  policy   = data.aws_iam_policy_document.trigger[each.key].json
}

data "aws_iam_policy_document" "trigger" {
  for_each = local.triggers

  statement {
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.failed[each.key].arn]
  }
}

# What could not be launched after all tries lies here for two weeks.
resource "aws_sqs_queue" "failed" {
  for_each                  = local.triggers
  name                      = "${var.name}-${each.key}-failed"
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = true
}

resource "aws_security_group" "trigger" {
  for_each    = local.triggers
  name        = "${var.name}-${each.key}-trigger"
  description = "Asks Dagster, and is asked by nobody"
  vpc_id      = aws_vpc.this.id
}

resource "aws_vpc_security_group_egress_rule" "trigger" {
  for_each          = local.triggers
  security_group_id = aws_security_group.trigger[each.key].id
  description       = "Dagster's webserver"
  cidr_ipv4         = aws_vpc.this.cidr_block
  ip_protocol       = "tcp"
  from_port         = startswith(var.dagster_url, "https:") ? 443 : 80
  to_port           = startswith(var.dagster_url, "https:") ? 443 : 80
}

resource "aws_lambda_function" "trigger" {
  for_each         = local.triggers
  function_name    = "${var.name}-${each.key}"
  role             = aws_iam_role.trigger[each.key].arn
  runtime          = "python3.13"
  handler          = "launch.handler"
  filename         = data.archive_file.launch.output_path
  source_code_hash = data.archive_file.launch.output_base64sha256
  timeout          = 60

  environment {
    variables = { DAGSTER_URL = var.dagster_url }
  }

  vpc_config {
    subnet_ids         = [for subnet in aws_subnet.private : subnet.id]
    security_group_ids = [aws_security_group.trigger[each.key].id]
  }

  dead_letter_config {
    target_arn = aws_sqs_queue.failed[each.key].arn
  }

  depends_on = [
    aws_cloudwatch_log_group.trigger,
    aws_iam_role_policy.trigger,
    aws_iam_role_policy_attachment.trigger,
  ]
}

resource "aws_cloudwatch_event_rule" "archive" {
  for_each    = local.triggers
  name        = "${var.name}-${each.key}"
  description = "A new archive lies in the bucket"
  event_pattern = jsonencode({
    source      = ["aws.s3"]
    detail-type = ["Object Created"]
    detail = {
      bucket = { name = [aws_s3_bucket.raw.bucket] }
      object = { key = [var.archive_key] }
    }
  })
}

resource "aws_cloudwatch_event_target" "archive" {
  for_each = local.triggers
  rule     = aws_cloudwatch_event_rule.archive[each.key].name
  arn      = aws_lambda_function.trigger[each.key].arn
}

resource "aws_lambda_permission" "archive" {
  for_each      = local.triggers
  statement_id  = "EventBridge"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.trigger[each.key].function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.archive[each.key].arn
}
