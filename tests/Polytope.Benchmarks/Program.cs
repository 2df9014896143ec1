using Polytope.Benchmarks;

return args switch
{
    ["training", ..] => TrainingBenchmark.Run(args[1..]),
    ["training-kernels"] => TrainingKernelBenchmark.Run(),
    ["protocol"] => ProtocolBenchmark.Run(),
    ["partition", ..] => PartitionBenchmark.Run(args[1..]),
    ["inspection", ..] => InspectionBenchmark.Run(args[1..]),
    ["measures", .. var networks] when networks.Length > 1 => MeasureBenchmark.Run(networks),
    ["page"] => await PageBenchmark.Run(),
    ["painting", .. var networks] when networks.Length > 0 => PaintingBenchmark.Run(networks),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        "usage: Polytope.Benchmarks training [--no-pytorch] | training-kernels | protocol | partition [--growth] "
            + "[--no-pytorch] [network.json...] | inspection [--large] | page | painting network.json... "
            + "| measures before.json network.json...");
    return 2;
}
