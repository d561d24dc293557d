package dev.pixeltally.dataset;

import java.util.Iterator;
import java.util.List;

/** One file a request. */
record FileSource(Storage storage) implements SampleSource {
  private static final long serialVersionUID = 1L;

  @Override
  public Cursor open(List<Sample> samples) {
    Iterator<Sample> rest = samples.iterator();
    return new Cursor() {
      @Override
      public boolean hasNext() {
        return rest.hasNext();
      }

      @Override
      public SampleFiles next() {
        return new Files(rest.next(), storage);
      }

      @Override
      public void close() {}
    };
  }

  private record Files(Sample sample, Storage storage) implements SampleFiles {
    @Override
    public byte[] image(long limit) throws SampleException {
      return storage.read(sample.image(), limit, Reason.MISSING_IMAGE);
    }

    @Override
    public byte[] truth(long limit) throws SampleException {
      return storage.read(sample.truth(), limit, Reason.MISSING_TRUTH);
    }

    @Override
    public byte[] beside(String address, long limit) throws SampleException {
      return storage.read(address, limit, Reason.MISSING_TRUTH);
    }
  }
}
