# Secrets without values: a person or a pipeline puts them in, so that no state file and no plan ever holds one.

locals {
  # By the name of the Secret in the cluster, as the chart's values have it.
  secrets = {
    f1-database        = "F1_DATABASE_URL, of the role that publishes"
    f1-database-reader = "F1_DATABASE_READER_URL, of the role that may only read"
    f1-dagster         = "DAGSTER_POSTGRES_URL, postgresql+psycopg2://..., of Dagster's own database"
    f1-openf1          = "F1_OPENF1_PASSWORD"
    f1-api-keys        = "F1_API_KEYS, name:sha256 pairs"
  }
}

resource "aws_secretsmanager_secret" "this" {
  for_each                = local.secrets
  name                    = "${var.name}/${each.key}"
  description             = each.value
  kms_key_id              = aws_kms_key.this.arn
  recovery_window_in_days = 30
}
