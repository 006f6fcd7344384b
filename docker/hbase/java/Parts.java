import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.HBaseConfiguration;
import org.apache.hadoop.hbase.LocalHBaseCluster;
import org.apache.hadoop.hbase.master.HMaster;
import org.apache.hadoop.hbase.regionserver.HRegionServer;
import org.apache.hadoop.hbase.zookeeper.MiniZooKeeperCluster;
import org.apache.hadoop.hbase.zookeeper.ZKUtil;
import org.apache.hadoop.hbase.zookeeper.ZKWatcher;
import org.apache.hadoop.hbase.zookeeper.ZNodePaths;
import org.apache.hadoop.util.Tool;

/**
 * The parts of a local HBase: all as `one`, or `zookeeper`, `master`, `regionserver`, `thrift` in a JVM each.
 *
 * <p>Ports and folder are system properties `f1.hbase.*`, which conf/hbase-site.xml refers to; a system property
 * `f1.site.NAME` overrides the setting NAME.
 */
final class Parts {
  private static final String SITE = "f1.site.";
  private static final int NO_ROOM = 1 << 20;

  private final Configuration conf = configuration();

  private Parts() {}

  static Configuration configuration() {
    Configuration conf = HBaseConfiguration.create();
    for (String name : System.getProperties().stringPropertyNames()) {
      if (name.startsWith(SITE)) {
        conf.set(name.substring(SITE.length()), System.getProperty(name));
      }
    }
    return conf;
  }

  static Part start(String name) throws Exception {
    Parts parts = new Parts();
    return switch (name) {
      case "one" -> parts.one();
      case "zookeeper" -> parts.zookeeperAlone();
      case "master" -> parts.master();
      case "regionserver" -> parts.regionServer();
      case "thrift" -> parts.thrift();
      default -> throw new IllegalArgumentException("no such part: " + name);
    };
  }

  private Part one() throws Exception {
    gateways();
    MiniZooKeeperCluster zookeeper = zookeeper();
    forgetTheDead();
    LocalHBaseCluster cluster = new LocalHBaseCluster(conf, 1, 1, HMaster.class, HRegionServer.class);
    CountDownLatch started = new CountDownLatch(1);
    LocalHBase.background("cluster", () -> {
      cluster.startup();
      started.countDown();
    });
    Part.Step join = () -> {
      started.await();
      cluster.getMasters().forEach(thread -> endWith(thread, thread.getMaster()));
      cluster.getRegionServers().forEach(thread -> endWith(thread, thread.getRegionServer()));
      cluster.join();
      zookeeper.shutdown();
    };
    return new Part(() -> initialized(cluster.getActiveMaster()) && gatewaysAnswer(), cluster::shutdown, join);
  }

  /** A server that gives up (a full disk, say) ends the process, so that starting it again mends it. */
  private static void endWith(Thread thread, HRegionServer server) {
    LocalHBase.background("watch", () -> {
      thread.join();
      if (server.isAborted()) {
        boolean full = new File(System.getProperty("f1.hbase.data")).getUsableSpace() < NO_ROOM;
        String why = full ? "no space left on device" : "its log says why";
        throw new IllegalStateException(server.getServerName() + " gave up: " + why);
      }
    });
  }

  private Part zookeeperAlone() throws Exception {
    MiniZooKeeperCluster zookeeper = zookeeper();
    CountDownLatch stopped = new CountDownLatch(1);
    Part.Step stop = () -> {
      zookeeper.shutdown();
      stopped.countDown();
    };
    return new Part(() -> true, stop, stopped::await);
  }

  /** Stopping it stops the region servers too. */
  private Part master() throws Exception {
    HMaster master = new HMaster(distributed());
    master.start();
    return new Part(() -> initialized(master), master::shutdown, master::join);
  }

  private Part regionServer() throws Exception {
    HRegionServer server = new HRegionServer(distributed());
    server.start();
    return new Part(server::isOnline, () -> server.stop("asked to"), server::join);
  }

  private Part thrift() {
    gateways();
    CountDownLatch stopped = new CountDownLatch(1);
    return new Part(Parts::gatewaysAnswer, stopped::countDown, stopped::await);
  }

  private Configuration distributed() {
    conf.setBoolean("hbase.cluster.distributed", true);
    return conf;
  }

  private MiniZooKeeperCluster zookeeper() throws Exception {
    int port = conf.getInt("hbase.zookeeper.property.clientPort", 0);
    MiniZooKeeperCluster zookeeper = new MiniZooKeeperCluster(conf);
    zookeeper.setDefaultClientPort(port);
    zookeeper.setTickTime(conf.getInt("hbase.zookeeper.property.tickTime", 2000));
    // It would move on to the next port, where nobody looks for it.
    if (zookeeper.startup(new File(conf.get("hbase.zookeeper.property.dataDir"))) != port) {
      throw new IOException("port " + port + " for ZooKeeper is taken");
    }
    return zookeeper;
  }

  /** Servers of a process that was killed would be believed in, and waited for, until their sessions expire. */
  private void forgetTheDead() throws Exception {
    try (ZKWatcher watcher = new ZKWatcher(conf, "local", null)) {
      ZNodePaths paths = watcher.getZNodePaths();
      ZKUtil.deleteNodeFailSilent(watcher, paths.masterAddressZNode);
      ZKUtil.deleteChildrenRecursively(watcher, paths.rsZNode);
    }
  }

  private void gateways() {
    gateway("org.apache.hadoop.hbase.thrift.ThriftServer", "f1.hbase.thrift");
    gateway("org.apache.hadoop.hbase.thrift2.ThriftServer", "f1.hbase.thrift2");
  }

  /** Both kinds read one setting for their port, hence a configuration each. */
  private void gateway(String type, String port) {
    Configuration own = new Configuration(conf);
    own.set("hbase.regionserver.thrift.port", System.getProperty(port));
    LocalHBase.background(type, () -> {
      Class<?> gateway = Class.forName(type);
      ((Tool) gateway.getConstructor(Configuration.class).newInstance(own)).run(new String[] {"start"});
    });
  }

  private static boolean initialized(HMaster master) {
    return master != null && master.isInitialized();
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
}
