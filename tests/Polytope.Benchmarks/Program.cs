using Polytope.Benchmarks;

return args switch
{
    ["training", ..] => TrainingBenchmark.Run(args[1..]),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: Polytope.Benchmarks training");
    return 2;
}
