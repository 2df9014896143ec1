namespace Polytope.Tool.Commands;

/// <summary>What <c>init</c> writes: a disk that is learned in seconds, and where to go from there.</summary>
internal static class StarterManifest
{
    public const string Text = """
        # Experiments for dotnet polytope: networks that learn a picture, point by point.
        # 'dotnet polytope validate' checks this file, 'dotnet polytope run' runs it, and
        # 'dotnet polytope schema' prints every key with its meaning, range and default.
        version: 1

        # What every experiment below starts from. An experiment writes only what differs.
        defaults:
          # What is learned: a shape that the tool draws (ring, spiral, moons, text, ...),
          # your own picture, { file: photo.png }, or your own points, { points: data.csv },
          # with a line each: x, y, value.
          image: { shape: disk, size: 512 }
          # Pixels to learn from, and others to check on. noise: 0.1 blurs the training values.
          sampling: { training: 2000, validation: 500 }
          network: { activation: leaky-relu, slope: 0.01 }
          # An epoch is one pass over the training points, in batches. If the loss jumps about,
          # lower the rate; if it hardly falls, raise it or add epochs.
          training: { optimizer: adam, rate: 0.005, batch: 256, epochs: 300 }
          seed: 1                                   # the same seed gives the same weights, bit for bit
          outputs:
            - { renderer: movie, every: 2 }         # an animated WebP of every second epoch
            - { renderer: frames, at: [0, last] }   # PNG pictures of the first and the last
            - { renderer: viewer, every: 2 }        # one page to explore the run in

        # Each id names the folder of its run: runs/shallow, runs/deep. 'run -e deep' runs one alone.
        experiments:
          shallow:
            network: { hidden: 64 }                 # one layer of 64 neurons: long straight creases
          deep:
            network: { hidden: 16x4 }               # four layers of 16: creases bend, and fit better

        """;

    /// <summary>What <c>init --pytorch</c> writes: the same training by PyTorch and by the tool.</summary>
    public const string PyTorch = """
        # One training by a program of yours, train.py beside this file, and by the tool itself.
        # 'dotnet polytope trust' lets train.py run (again after each change of it, or of this file),
        # 'dotnet polytope run' runs both experiments. TRAINERS.md describes how a trainer is spoken to.
        version: 1
        defaults:
          image: { shape: disk, size: 256 }
          sampling: { training: 2000, validation: 500 }
          network: { hidden: 16x4, activation: leaky-relu, slope: 0.01 }
          training: { optimizer: adam, rate: 0.005, batch: 256, epochs: 300 }
          seed: 1
          outputs:
            - { renderer: movie, every: 5 }
            - { renderer: viewer, every: 5 }
        experiments:
          pytorch:
            training: { trainer: { kind: process, command: [python3, train.py] } }
          builtin: {}   # the same start and the same batches: equal at first, up to rounding

        """;

    /// <summary>The trainer that goes with it.</summary>
    public static string Trainer()
    {
        using var stream = typeof(StarterManifest).Assembly.GetManifestResourceStream("train.py")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
