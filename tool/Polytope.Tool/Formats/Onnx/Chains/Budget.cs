namespace Polytope.Tool.Formats.Onnx.Chains;

/// <summary>
/// Limits of what a model may ask for: a few bytes of a file can announce any number of numbers. A model at the limit
/// takes some hundred megabytes and seconds.
/// </summary>
internal sealed class Budget
{
    private const long MaximumNumbers = 60_000_000;
    private const long MaximumRows = 3_000_000;
    private const long MaximumTerms = 30_000_000;
    private const long MaximumWork = 800_000_000;

    private long _numbers;
    private long _rows;
    private long _terms;
    private long _work;

    /// <summary>Numbers and references that are copied or computed before anything depends on the input.</summary>
    public void SpendNumbers(long count) => Spend(ref _numbers, count, MaximumNumbers, "numbers in between");

    /// <summary>Affine functions of neurons.</summary>
    public void SpendRows(long count) => Spend(ref _rows, count, MaximumRows, "values that depend on the input");

    /// <summary>Coefficients of affine functions.</summary>
    public void SpendTerms(long count) => Spend(ref _terms, count, MaximumTerms, "weights");

    /// <summary>Multiplications.</summary>
    public void SpendWork(long count) => Spend(ref _work, count, MaximumWork, "multiplications");

    private static void Spend(ref long spent, long count, long maximum, string what)
    {
        spent += count;
        if (count > maximum || spent > maximum)
            throw new NodeException(FormattableString.Invariant(
                $"makes the model too large: it needs more than {maximum / 1_000_000} million {what}."));
    }
}
