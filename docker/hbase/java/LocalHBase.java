import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.util.function.BooleanSupplier;
import sun.misc.Signal;

/**
 * The life of a local HBase, or of one of its parts, in this JVM; `Parts` says which there are.
 *
 * <p>Says READY on standard output once it answers, and closes it; all else goes to standard error. Stops in order at
 * TERM, INT, or when standard input ends: its parent let go of it, or died. A byte on standard input lets it live on
 * alone. Whatever does not come to its end in time halts: the write-ahead log keeps what was acknowledged.
 */
public final class LocalHBase {
  private static final int LOOK_AGAIN_MS = 20;
  private static final int START_MS = Integer.getInteger("f1.hbase.start.ms", 180_000);
  private static final int STOP_MS = Integer.getInteger("f1.hbase.stop.ms", 20_000);

  private volatile boolean alone;
  private volatile boolean ready;
  private volatile boolean stopping;

  public static void main(String[] arguments) {
    PrintStream parent = System.out;
    System.setOut(System.err);
    try {
      new LocalHBase().live(arguments[0], parent);
    } catch (Throwable fault) {
      halt(fault);
    }
  }

  private void live(String name, PrintStream parent) throws Exception {
    File folder = new File(System.getProperty("f1.hbase.data"));
    haltUnless(() -> alone, STOP_MS + 10_000, "another process runs in " + folder);
    haltUnless(() -> ready, START_MS, "not ready in time");
    FileLock lock = lock(new File(folder, System.getProperty("f1.hbase.name") + ".lock"));
    alone = true;
    Part part = Parts.start(name);
    stopWhenAsked(part);
    background("ready", () -> {
      await(part.answers());
      ready = true;
      parent.println("READY");
      parent.close();
    });
    part.join().run();
    System.err.println(stopping ? "stopped" : name + " ended by itself");
    lock.release();
    Runtime.getRuntime().halt(stopping ? 0 : 2); // All is closed; the hooks of HBase would only take time.
  }

  /** One process a folder, also while the one before it is still going down; a crash frees it. */
  private static FileLock lock(File file) throws IOException {
    return new RandomAccessFile(file, "rw").getChannel().lock();
  }

  private void stopWhenAsked(Part part) {
    // Before any shutdown hook: those of HBase and Hadoop run side by side, in no order.
    for (String name : new String[] {"TERM", "INT"}) {
      Signal.handle(new Signal(name), signal -> stop(part));
    }
    background("parent", () -> {
      if (System.in.read() < 0) {
        stop(part);
      }
    });
  }

  /** A stop in the middle of the start-up would hang, hence the wait for its end. */
  private void stop(Part part) {
    haltUnless(() -> false, STOP_MS, "not stopped in time");
    background("stop", () -> {
      await(() -> ready);
      stopping = true;
      part.stop().run();
    });
  }

  private static void haltUnless(BooleanSupplier well, int milliseconds, String words) {
    background("limit", () -> {
      Thread.sleep(milliseconds);
      if (!well.getAsBoolean()) {
        throw new IllegalStateException(words);
      }
    });
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      Thread.sleep(LOOK_AGAIN_MS);
    }
  }

  /** Runs beside the rest; its failure ends the process. */
  static void background(String name, Part.Step step) {
    Thread thread = new Thread(() -> {
      try {
        step.run();
      } catch (Throwable fault) {
        halt(fault);
      }
    }, "local-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  private static void halt(Throwable fault) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      System.err.println(cause);
    }
    Runtime.getRuntime().halt(3);
  }
}
