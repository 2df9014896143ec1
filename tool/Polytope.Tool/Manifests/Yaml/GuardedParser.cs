using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Polytope.Tool.Manifests.Yaml;

/// <summary>
/// A parser that fails only with a <see cref="YamlException"/>, which has a position. The library's own parser throws
/// an InvalidOperationException for some unclosed flow collections, and an ArgumentException for some tags.
/// </summary>
internal sealed class GuardedParser(TextReader text) : IParser
{
    private readonly Parser _parser = new(text);

    public ParsingEvent? Current => _parser.Current;

    public bool MoveNext()
    {
        try
        {
            return _parser.MoveNext();
        }
        catch (Exception failure) when (failure is not YamlException)
        {
            var last = Current?.End ?? new Mark(0, 1, 1);
            throw new YamlException(last, last, failure.Message, failure);
        }
    }
}
