namespace Polytope.Tool.Outputs.Movies.Vp8;

/// <summary>What is coded of a square of 16x16 pixels.</summary>
internal sealed class CodedSquare
{
    /// <summary>Blocks of luma, of both chromas, and the one of the means.</summary>
    public const int Blocks = 25;
    public const int Chroma = 16;
    public const int Means = 24;

    /// <summary>Each of its sixteen subblocks has a mode of its own.</summary>
    public bool HasSubModes { get; set; }

    /// <summary>Of luma, where subblocks have none.</summary>
    public int Mode { get; set; }

    public int ChromaMode { get; set; }

    /// <summary>Of subblocks; those that <see cref="Mode"/> counts as where they have none.</summary>
    public byte[] SubModes { get; } = new byte[16];

    /// <summary>Sixteen of each block, in coded order.</summary>
    public short[] Levels { get; } = new short[16 * Blocks];

    /// <summary>For each block one more than the place of its last level that is not 0.</summary>
    public byte[] Ends { get; } = new byte[Blocks];

    /// <summary>All levels are 0.</summary>
    public bool IsEmpty => Ends.AsSpan().IndexOfAnyExcept((byte)0) < 0;

    public Span<short> LevelsOf(int block) => Levels.AsSpan(16 * block, 16);
}
