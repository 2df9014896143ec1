using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Polytope.Core.Declarations;

namespace Polytope.Tool.Plugins;

/// <summary>What a plug-in's file says of itself, read without loading anything of it.</summary>
/// <param name="File">The assembly's full path.</param>
/// <param name="Name">The assembly's name.</param>
/// <param name="Version">For people: the informational version without a commit, else the assembly's.</param>
internal sealed record PluginHeader(string File, string Name, string Version)
{
    private const string Contract = "Polytope.Core";

    /// <exception cref="PluginException">
    /// It is missing, no .NET assembly, no plug-in, the tool itself, or built for another contract or a newer .NET.
    /// </exception>
    public static PluginHeader Read(string file)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        if (!System.IO.File.Exists(file)) throw new PluginException(name, file, "is missing: there is no such file.");
        try
        {
            using var image = new PEReader(System.IO.File.OpenRead(file));
            if (!image.HasMetadata) throw new PluginException(name, file, "is no .NET assembly.");
            return Read(file, image.GetMetadataReader());
        }
        catch (BadImageFormatException failure)
        {
            throw new PluginException(name, file, "is no .NET assembly.", failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new PluginException(name, file, $"can't be read: {failure.Message}", failure);
        }
    }

    private static PluginHeader Read(string file, MetadataReader metadata)
    {
        var definition = metadata.GetAssemblyDefinition();
        var header = new PluginHeader(
            file,
            metadata.GetString(definition.Name),
            Attribute(metadata, definition, "AssemblyInformationalVersionAttribute")?.Split('+')[0]
                ?? definition.Version.ToString());
        var compiledAgainst = metadata.AssemblyReferences.Select(metadata.GetAssemblyReference)
            .Where(reference => metadata.StringComparer.Equals(reference.Name, Contract))
            .Select(reference => reference.Version)
            .FirstOrDefault()
            ?? throw new PluginException(header, $"is no plug-in: it does not reference {Contract}.");
        if (!PluginContract.Allows(compiledAgainst))
        {
            var has = PluginContract.Version;
            throw new PluginException(
                header,
                $"was built for version {compiledAgainst.ToString(2)} of the plug-in contract, and this tool has "
                + $"{has.ToString(2)}: "
                + (compiledAgainst > has
                    ? "take a newer version of the tool."
                    : $"build it again with the package {Contract} of this tool's version."))
            {
                IsUnfit = true,
            };
        }

        // Its parts would be refused for their names, and only once they have been made.
        if (header.Name == typeof(PluginHeader).Assembly.GetName().Name)
            throw new PluginException(header, "is no plug-in: it has the name of this tool.") { IsUnfit = true };

        const string Framework = ".NETCoreApp,Version=v";
        if (Attribute(metadata, definition, "TargetFrameworkAttribute") is { } target
            && target.StartsWith(Framework, StringComparison.Ordinal)
            && System.Version.TryParse(target[Framework.Length..], out var needed)
            && needed.Major > Environment.Version.Major)
        {
            throw new PluginException(
                header, $"was built for .NET {needed}, and the tool runs on .NET {Environment.Version.ToString(2)}.")
            {
                IsUnfit = true,
            };
        }

        return header;
    }

    /// <summary>The first argument, a text, of an attribute of the assembly; null where there is none.</summary>
    private static string? Attribute(MetadataReader metadata, AssemblyDefinition definition, string name)
    {
        foreach (var handle in definition.GetCustomAttributes())
        {
            var attribute = metadata.GetCustomAttribute(handle);
            if (attribute.Constructor.Kind != HandleKind.MemberReference) continue;
            var constructor = metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor);
            if (constructor.Parent.Kind != HandleKind.TypeReference) continue;
            var type = metadata.GetTypeReference((TypeReferenceHandle)constructor.Parent);
            if (!metadata.StringComparer.Equals(type.Name, name)) continue;
            // ECMA-335 II.23.3: a prolog of two bytes, then the arguments.
            var value = metadata.GetBlobReader(attribute.Value);
            return value.ReadUInt16() == 1 ? value.ReadSerializedString() : null;
        }

        return null;
    }
}
