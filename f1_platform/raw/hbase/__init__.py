"""The raw store on many machines: HBase over Thrift, a family an endpoint, a run a version."""
