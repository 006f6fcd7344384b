# What the chart relies on inside the cluster: network policies that hold, disks, the bucket as a folder, measured pods.

# Before the nodes, so that none ever runs without policies.
resource "aws_eks_addon" "network" {
  cluster_name                = aws_eks_cluster.this.name
  addon_name                  = "vpc-cni"
  configuration_values        = jsonencode({ enableNetworkPolicy = "true" })
  resolve_conflicts_on_create = "OVERWRITE" # A new cluster comes with its own.
}

resource "aws_eks_addon" "plain" {
  for_each                    = toset(["coredns", "kube-proxy", "metrics-server"])
  cluster_name                = aws_eks_cluster.this.name
  addon_name                  = each.value
  resolve_conflicts_on_create = "OVERWRITE"
  depends_on                  = [aws_eks_node_group.this]
}

resource "aws_eks_addon" "drivers" {
  for_each = {
    aws-ebs-csi-driver           = "ebs_driver"
    aws-efs-csi-driver           = "efs_driver"
    aws-mountpoint-s3-csi-driver = "s3_driver"
  }
  cluster_name             = aws_eks_cluster.this.name
  addon_name               = each.key
  service_account_role_arn = aws_iam_role.accounts[each.value].arn
  depends_on               = [aws_eks_node_group.this]
}
