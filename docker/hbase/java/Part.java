import java.util.function.BooleanSupplier;

/**
 * A part of HBase that runs.
 *
 * @param answers whether it does its work by now
 * @param stop asks it to end, in order
 * @param join returns when it has ended
 */
record Part(BooleanSupplier answers, Step stop, Step join) {
  /** Something to do that may fail. */
  interface Step {
    void run() throws Exception;
  }
}
