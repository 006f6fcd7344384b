import java.io.IOException;
import java.util.Arrays;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
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
import org.apache.hadoop.hbase.security.access.Permission;
import org.apache.hadoop.hbase.security.access.UserPermission;
import org.apache.hadoop.hbase.util.CommonFSUtils;

/**
 * What no Thrift gateway does, for measurements and tests: `flush TABLE`, `compact TABLE` (major, to its end),
 * `codec TABLE CODEC ENCODING` (all families; what is on disk follows with the next compaction), `describe TABLE`,
 * `grant USER RIGHT...` (such as READ, on everything).
 */
public final class LocalAdmin {
  private static final int LOOK_AGAIN_MS = 100;

  private LocalAdmin() {}

  public static void main(String[] arguments) throws Exception {
    try (Connection connection = ConnectionFactory.createConnection(Parts.configuration());
        Admin admin = connection.getAdmin()) {
      switch (arguments[0]) {
        case "flush" -> admin.flush(TableName.valueOf(arguments[1]));
        case "compact" -> compact(admin, TableName.valueOf(arguments[1]));
        case "codec" -> recode(admin, TableName.valueOf(arguments[1]), arguments[2], arguments[3]);
        case "describe" -> System.out.println(admin.getDescriptor(TableName.valueOf(arguments[1])));
        case "grant" -> grant(admin, arguments[1], Arrays.copyOfRange(arguments, 2, arguments.length));
        default -> throw new IllegalArgumentException("no such command: " + arguments[0]);
      }
    }
    System.exit(0); // Threads of the client would hold it up.
  }

  private static void compact(Admin admin, TableName table) throws Exception {
    admin.majorCompact(table);
    while (admin.getCompactionState(table) != CompactionState.NONE || hasReplacedFiles(admin, table)) {
      Thread.sleep(LOOK_AGAIN_MS);
    }
  }

  /** Files that were compacted away lie beside the new one for a moment. */
  private static boolean hasReplacedFiles(Admin admin, TableName table) throws IOException {
    Path root = CommonFSUtils.getTableDir(CommonFSUtils.getRootDir(admin.getConfiguration()), table);
    FileSystem files = root.getFileSystem(admin.getConfiguration());
    for (ColumnFamilyDescriptor family : admin.getDescriptor(table).getColumnFamilies()) {
      for (FileStatus store : files.globStatus(new Path(root, "*/" + family.getNameAsString()))) {
        if (files.listStatus(store.getPath()).length > 1) {
          return true;
        }
      }
    }
    return false;
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

  private static void grant(Admin admin, String user, String[] rights) throws IOException {
    Permission.Action[] actions = Arrays.stream(rights).map(Permission.Action::valueOf).toArray(Permission.Action[]::new);
    admin.grant(new UserPermission(user, Permission.newBuilder().withActions(actions).build()), false);
  }
}
