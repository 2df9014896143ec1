using Polytope.Benchmarks;

return args switch
{
    ["training", ..] => TrainingBenchmark.Run(args[1..]),
    ["training-kernels"] => TrainingKernelBenchmark.Run(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: Polytope.Benchmarks training [--no-pytorch] | training-kernels");
    return 2;
}
