variable "name" {
  description = "Begins the name of everything that is made."
  type        = string
  default     = "f1"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,19}$", var.name))
    error_message = "Expected up to 20 lower-case letters, digits and -, beginning with a letter."
  }
}

variable "region" {
  description = "AWS region."
  type        = string
}

variable "network" {
  description = "Addresses of the VPC, a /16, and over how many zones it goes. One NAT gateway for all zones is cheaper; one a zone outlives a zone."
  type = object({
    cidr        = optional(string, "10.20.0.0/16")
    zones       = optional(number, 3)
    nat_by_zone = optional(bool, true)
  })
  default = {}

  validation {
    condition     = endswith(var.network.cidr, "/16") && var.network.zones >= 2
    error_message = "Expected a /16 over at least two zones."
  }
}

variable "kubernetes" {
  description = "Version, nodes, and who may reach the control plane from outside the VPC; nobody by default."
  type = object({
    version        = optional(string, "1.33")
    instance_types = optional(list(string), ["m7i.xlarge"])
    min_nodes      = optional(number, 3)
    max_nodes      = optional(number, 12)
    public_cidrs   = optional(list(string), [])
  })
  default = {}
}

variable "administrators" {
  description = "ARNs of the IAM roles that may administer the cluster."
  type        = list(string)
  default     = []
}

variable "database" {
  description = "Postgres: version, class, storage in GB and how far it may grow, a standby in another zone, days of backups."
  type = object({
    version     = optional(string, "17")
    class       = optional(string, "db.m7g.large")
    storage     = optional(number, 50)
    max_storage = optional(number, 500)
    standby     = optional(bool, true)
    backup_days = optional(number, 14)
  })
  default = {}
}

variable "releases" {
  description = "Where the chart is installed: its namespace, the pipeline's release, and those that have an API."
  type = object({
    namespace = optional(string, "f1")
    pipeline  = optional(string, "f1")
    apis      = optional(list(string), ["f1-blue", "f1-green"])
  })
  default = {}
}

variable "secrets_operator" {
  description = "The service account that copies secrets into the cluster, namespace:name, as the External Secrets Operator has it."
  type        = string
  default     = "external-secrets:external-secrets"
}

variable "archive_key" {
  description = "Which object of the bucket is the archive: a new one is loaded."
  type        = string
  default     = "archive/ergast.zip"

  validation {
    condition     = can(regex("^archive/[^/]+\\.zip$", var.archive_key))
    error_message = "Expected archive/NAME.zip: the pipeline mounts the folder archive/, and one object is new all at once."
  }
}

variable "dagster_url" {
  description = "Where Dagster's webserver answers inside the VPC, such as http://internal-name.elb.amazonaws.com. Empty: no trigger yet."
  type        = string
  default     = ""

  validation {
    condition     = var.dagster_url == "" || can(regex("^https?://[^/]+$", var.dagster_url))
    error_message = "Expected scheme and host, without a path."
  }
}
