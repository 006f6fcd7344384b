import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptor;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptorBuilder;
import org.apache.hadoop.hbase.client.CompactionState;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.ConnectionFactory;
import org.apache.hadoop.hbase.client.TableDescriptor;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.apache.hadoop.hbase.io.compress.Compression;
import org.apache.hadoop.hbase.io.encoding.DataBlockEncoding;

/**
 * What no Thrift gateway does, for measurements and tests: `flush TABLE`, `compact TABLE` (major, to its end),
 * `codec TABLE CODEC ENCODING` (all families; what is on disk follows with the next compaction), `describe TABLE`.
 */
public final class LocalAdmin {
  private static final int LOOK_AGAIN_MS = 100;

  private LocalAdmin() {}

  public static void main(String[] arguments) throws Exception {
    try (Connection connection = ConnectionFactory.createConnection(Parts.configuration());
        Admin admin = connection.getAdmin()) {
      TableName table = TableName.valueOf(arguments[1]);
      switch (arguments[0]) {
        case "flush" -> admin.flush(table);
        case "compact" -> compact(admin, table);
        case "codec" -> recode(admin, table, arguments[2], arguments[3]);
        case "describe" -> System.out.println(admin.getDescriptor(table));
        default -> throw new IllegalArgumentException("no such command: " + arguments[0]);
      }
    }
    System.exit(0); // Threads of the client would hold it up.
  }

  private static void compact(Admin admin, TableName table) throws Exception {
    admin.majorCompact(table);
    while (admin.getCompactionState(table) != CompactionState.NONE) {
      Thread.sleep(LOOK_AGAIN_MS);
    }
  }

  private static void recode(Admin admin, TableName table, String codec, String encoding) throws Exception {
    TableDescriptor before = admin.getDescriptor(table);
    TableDescriptorBuilder after = TableDescriptorBuilder.newBuilder(before);
    for (ColumnFamilyDescriptor family : before.getColumnFamilies()) {
      after.modifyColumnFamily(ColumnFamilyDescriptorBuilder.newBuilder(family)
          .setCompressionType(Compression.Algorithm.valueOf(codec))
          .setDataBlockEncoding(DataBlockEncoding.valueOf(encoding))
          .build());
    }
    admin.modifyTable(after.build());
  }
}
