"""A local HBase for trying out, development and tests: real, from Maven, one process, ready in about five seconds."""

from f1_platform.raw.hbase.local.jars import built
from f1_platform.raw.hbase.local.jvm import Jars, tool
from f1_platform.raw.hbase.local.process import Plan, Ports, Process, free_ports

__all__ = ["Jars", "Plan", "Ports", "Process", "built", "free_ports", "tool"]
