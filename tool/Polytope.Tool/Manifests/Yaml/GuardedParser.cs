using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Polytope.Tool.Manifests.Yaml;

/// <summary>
/// A parser whose every failure is a <see cref="YamlException"/> with a place. The library's own falls over some
/// unclosed flow collections with an InvalidOperationException, and over some tags with an ArgumentException.
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
