namespace Polytope.Tool.Commands;

/// <summary>What <c>init</c> writes: a ring that is learned in seconds, and where to go from there.</summary>
internal static class StarterManifest
{
    public const string Text = """
        # Experiments for dotnet polytope: networks that learn a picture, point by point.
        # 'dotnet polytope validate' checks this file, 'dotnet polytope run' runs it, and
        # 'dotnet polytope schema' prints every key with its meaning, range and default.
        version: 1

        # What lies below every experiment, key by key.
        defaults:
          image: { shape: ring, size: 512 }         # or { file: photo.png }
          sampling: { training: 2000, validation: 500 }
          network: { activation: leaky-relu, slope: 0.01 }
          training: { optimizer: adam, rate: 0.001, batch: 256, epochs: 300 }
          seed: 1
          outputs:
            - { renderer: movie, every: 2 }         # an animated WebP
            - { renderer: frames, at: [0, last] }   # PNG pictures
            - { renderer: viewer, every: 2 }        # one page to explore the run in

        # Each id names the folder of its run.
        experiments:
          shallow:
            network: { hidden: 32 }                 # one layer of 32 neurons
          deep:
            network: { hidden: 8x4 }                # four layers of eight

        """;
}
