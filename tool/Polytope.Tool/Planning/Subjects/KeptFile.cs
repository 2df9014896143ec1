namespace Polytope.Tool.Planning.Subjects;

/// <summary>What a run keeps of the file that it learned.</summary>
/// <param name="Name">Of the kept file, within the run's folder.</param>
/// <param name="Content">Makes the kept file.</param>
public sealed record KeptFile(string Name, Func<byte[]> Content);
