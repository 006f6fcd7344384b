# One key encrypts what lies still: bucket, database, disks, secrets of both kinds.

resource "aws_kms_key" "this" {
  description             = "${var.name}: what lies still"
  enable_key_rotation     = true
  deletion_window_in_days = 30
}

resource "aws_kms_alias" "this" {
  name          = "alias/${var.name}"
  target_key_id = aws_kms_key.this.key_id
}
