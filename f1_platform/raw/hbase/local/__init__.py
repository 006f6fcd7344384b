"""A local HBase for trying out, development and tests: real, from Maven, one process, ready in about four seconds."""

from f1_platform.raw.hbase.local.jars import built
from f1_platform.raw.hbase.local.jvm import Jars, tool
from f1_platform.raw.hbase.local.ports import Ports, free_port, free_ports
from f1_platform.raw.hbase.local.process import Plan, Process
from f1_platform.raw.hbase.local.pseudo import PseudoCluster
from f1_platform.raw.hbase.local.resident import (
    Resident,
    alone,
    bring_down,
    bring_up,
    folder_of,
    resident_in,
    thrift2_port,
)

__all__ = [
    "Jars",
    "Plan",
    "Ports",
    "Process",
    "PseudoCluster",
    "Resident",
    "alone",
    "bring_down",
    "bring_up",
    "built",
    "folder_of",
    "free_port",
    "free_ports",
    "resident_in",
    "thrift2_port",
    "tool",
]
