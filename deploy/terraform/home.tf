# The pipeline's home, F1_HOME, on a disk that the Jobs of runs mount from every node: warehouse and identity.csv.

resource "aws_efs_file_system" "home" {
  encrypted       = true
  kms_key_id      = aws_kms_key.this.arn
  throughput_mode = "elastic"
  tags            = { Name = "${var.name}-home" }
}

resource "aws_efs_backup_policy" "home" {
  file_system_id = aws_efs_file_system.home.id

  backup_policy {
    status = "ENABLED"
  }
}

resource "aws_security_group" "home" {
  name        = "${var.name}-home"
  description = "The home, from the cluster alone"
  vpc_id      = aws_vpc.this.id
}

resource "aws_vpc_security_group_ingress_rule" "home" {
  security_group_id            = aws_security_group.home.id
  description                  = "Nodes"
  referenced_security_group_id = aws_eks_cluster.this.vpc_config[0].cluster_security_group_id
  ip_protocol                  = "tcp"
  from_port                    = 2049
  to_port                      = 2049
}

resource "aws_efs_mount_target" "home" {
  for_each        = aws_subnet.private
  file_system_id  = aws_efs_file_system.home.id
  subnet_id       = each.value.id
  security_groups = [aws_security_group.home.id]
}
