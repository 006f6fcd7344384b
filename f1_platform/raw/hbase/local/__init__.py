"""A local HBase for trying out, development and tests: real, from Maven, one process, ready in about four seconds."""

from f1_platform.raw.hbase.local.jars import built
from f1_platform.raw.hbase.local.jvm import Jars, tool
from f1_platform.raw.hbase.local.ports import Ports, free_port, free_ports
from f1_platform.raw.hbase.local.process import Plan, Process

__all__ = ["Jars", "Plan", "Ports", "Process", "built", "free_port", "free_ports", "tool"]
