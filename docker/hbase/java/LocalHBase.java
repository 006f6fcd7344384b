import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.FileLock;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.HBaseConfiguration;
import org.apache.hadoop.hbase.LocalHBaseCluster;
import org.apache.hadoop.hbase.master.HMaster;
import org.apache.hadoop.hbase.regionserver.HRegionServer;
import org.apache.hadoop.hbase.zookeeper.MiniZooKeeperCluster;
import org.apache.hadoop.util.Tool;

/**
 * A local HBase, or one part of it, in this JVM: `one` (ZooKeeper, master, region server, both Thrift gateways), or
 * `zookeeper`, `master`, `regionserver`, `thrift` alone.
 *
 * <p>Says READY on standard output when it answers, and closes it; everything else goes to standard error. Stops in
 * order at TERM, INT, or when standard input ends: its parent let go of it, or died. A line `detach` on standard input
 * lets it live on alone. Ports, folder and limits are system properties `f1.hbase.*` (conf/hbase-site.xml); a system
 * property `f1.site.NAME` overrides the setting NAME.
 */
public final class LocalHBase {
  private static final String SITE = "f1.site.";
  private static final int LOOK_AGAIN_MS = 20;

  private final Configuration conf = site();
  private volatile boolean ready;

  /** A part of HBase that runs until it is stopped. */
  private interface Part {
    boolean answers();

    void stop() throws Exception;

    void join() throws Exception;
  }

  public static void main(String[] arguments) throws Exception {
    PrintStream parent = System.out;
    System.setOut(System.err);
    LocalHBase local = new LocalHBase();
    local.haltAfter("f1.hbase.start.ms", 90_000, "not ready in time", () -> !local.ready);
    FileLock alone = alone(new File(System.getProperty("f1.hbase.data"), arguments[0] + ".lock"));
    Part part = local.start(arguments[0]);
    local.stopWhenAsked(part);
    await(part::answers);
    local.ready = true;
    parent.println("READY");
    parent.close();
    part.join();
    alone.release();
    Runtime.getRuntime().halt(0); // All is flushed and closed; HBase's own hooks would only cost time.
  }

  private Part start(String name) throws Exception {
    switch (name) {
      case "one":
        return one();
      default:
        throw new IllegalArgumentException("no such part: " + name);
    }
  }

  private Part one() throws Exception {
    gateways();
    MiniZooKeeperCluster zookeeper = zookeeper();
    LocalHBaseCluster cluster = new LocalHBaseCluster(conf, 1, 1, HMaster.class, HRegionServer.class);
    cluster.startup();
    return new Part() {
      public boolean answers() {
        HMaster master = cluster.getActiveMaster();
        return master != null && master.isInitialized() && gatewaysAnswer();
      }

      public void stop() {
        cluster.shutdown();
      }

      public void join() throws IOException {
        cluster.join();
        zookeeper.shutdown();
      }
    };
  }

  private MiniZooKeeperCluster zookeeper() throws Exception {
    int port = conf.getInt("hbase.zookeeper.property.clientPort", 0);
    MiniZooKeeperCluster zookeeper = new MiniZooKeeperCluster(conf);
    zookeeper.setDefaultClientPort(port);
    zookeeper.setTickTime(conf.getInt("hbase.zookeeper.property.tickTime", 2000));
    if (zookeeper.startup(new File(conf.get("hbase.zookeeper.property.dataDir"))) != port) {
      throw new IOException("port " + port + " for ZooKeeper is taken");
    }
    return zookeeper;
  }

  private void gateways() {
    gateway("org.apache.hadoop.hbase.thrift.ThriftServer", "f1.hbase.thrift");
    gateway("org.apache.hadoop.hbase.thrift2.ThriftServer", "f1.hbase.thrift2");
  }

  /** Both kinds read the same setting for their port, hence a configuration each. */
  private void gateway(String type, String port) {
    Configuration own = new Configuration(conf);
    own.set("hbase.regionserver.thrift.port", System.getProperty(port));
    background(type, () -> {
      try {
        ((Tool) Class.forName(type).getConstructor(Configuration.class).newInstance(own)).run(new String[] {"start"});
      } catch (Throwable fault) {
        fault.printStackTrace();
        Runtime.getRuntime().halt(3);
      }
    });
  }

  private static boolean gatewaysAnswer() {
    return listens("f1.hbase.thrift") && listens("f1.hbase.thrift2");
  }

  private static boolean listens(String port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", Integer.getInteger(port)), 1000);
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  /** A stop during the start-up would hang, hence the wait for its end. */
  private void stopWhenAsked(Part part) {
    Runnable stop = () -> {
      haltAfter("f1.hbase.stop.ms", 20_000, "not stopped in time", () -> true);
      background("stop", () -> {
        try {
          await(() -> ready);
          part.stop();
        } catch (Exception fault) {
          fault.printStackTrace();
          Runtime.getRuntime().halt(4);
        }
      });
    };
    // Before any shutdown hook: those of HBase and Hadoop run side by side, in no order.
    for (String name : new String[] {"TERM", "INT"}) {
      sun.misc.Signal.handle(new sun.misc.Signal(name), signal -> stop.run());
    }
    background("parent", () -> {
      try {
        if (System.in.read() < 0) {
          stop.run();
        }
      } catch (IOException gone) {
        stop.run();
      }
    });
  }

  /** What the log keeps is safe in any case. */
  private void haltAfter(String limit, int otherwise, String words, java.util.function.BooleanSupplier still) {
    background(words, () -> {
      try {
        Thread.sleep(Integer.getInteger(limit, otherwise));
      } catch (InterruptedException never) {
        Thread.currentThread().interrupt();
      }
      if (still.getAsBoolean()) {
        System.err.println(words + ", halting");
        Runtime.getRuntime().halt(5);
      }
    });
  }

  /** One process a folder, also while the one before it is still going down; a crash frees it. */
  private static FileLock alone(File file) throws IOException {
    return new RandomAccessFile(file, "rw").getChannel().lock();
  }

  private static Configuration site() {
    Configuration conf = HBaseConfiguration.create();
    for (String name : System.getProperties().stringPropertyNames()) {
      if (name.startsWith(SITE)) {
        conf.set(name.substring(SITE.length()), System.getProperty(name));
      }
    }
    return conf;
  }

  private static void await(java.util.function.BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      Thread.sleep(LOOK_AGAIN_MS);
    }
  }

  private static void background(String name, Runnable work) {
    Thread thread = new Thread(work, "local-" + name);
    thread.setDaemon(true);
    thread.start();
  }
}
