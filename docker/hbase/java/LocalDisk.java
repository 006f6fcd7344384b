import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.fs.Syncable;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * This machine's disk as HBase's file system.
 *
 * <p>Hadoop's own throws an FSError when a write fails, on a full disk say. That is no exception: the write-ahead log
 * passes over it and acknowledges what was never written. Here it is the IOException that it was.
 */
public final class LocalDisk extends RawLocalFileSystem {
  @Override
  protected OutputStream createOutputStream(Path path, boolean append) throws IOException {
    return new Honest(super.createOutputStream(path, append));
  }

  @Override
  protected OutputStream createOutputStreamWithMode(Path path, boolean append, FsPermission mode) throws IOException {
    return new Honest(super.createOutputStreamWithMode(path, append, mode));
  }

  private static final class Honest extends OutputStream implements StreamCapabilities, Syncable {
    private final OutputStream file;

    Honest(OutputStream file) {
      this.file = file;
    }

    @Override
    public void write(int single) throws IOException {
      write(new byte[] {(byte) single}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      try {
        file.write(bytes, from, length);
      } catch (FSError error) {
        throw new IOException(error.getCause().getMessage(), error);
      }
    }

    @Override
    public void flush() throws IOException {
      file.flush();
    }

    @Override
    public void hflush() throws IOException {
      ((Syncable) file).hflush();
    }

    @Override
    public void hsync() throws IOException {
      ((Syncable) file).hsync();
    }

    @Override
    public boolean hasCapability(String name) {
      return ((StreamCapabilities) file).hasCapability(name);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
