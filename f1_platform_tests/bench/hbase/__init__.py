"""The HBase store measured: `python -m f1_platform_tests.bench.hbase [--quick] [--rows N]`."""
