using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;

namespace Webhooks.Architecture.Tests;

/// <summary>
/// The types of a project and how they refer to each other, read from its assembly and its portable PDB. Nested and
/// compiler-generated types count as the type that declares them. Types of generated files (below <c>obj</c>) do not count,
/// but those of <c>.razor</c> files do. The compiler leaves no trace of the use of a <c>const</c> or a <c>nameof</c>: these do not count.
/// </summary>
internal sealed partial class CompiledProject : IDisposable
{
    private static readonly Guid TypeDefinitionDocuments = new("932E74BC-DBA9-4478-8D46-0F32A7BAB3D3");

    private readonly string _name;
    private readonly PEReader _assembly;
    private readonly MetadataReaderProvider _symbols;
    private readonly MetadataReader _reader;
    private readonly Dictionary<TypeDefinitionHandle, DeclaredType> _types;

    public CompiledProject(string name)
    {
        _name = name;
        var path = Path.Combine(AppContext.BaseDirectory, name);
        _assembly = new PEReader(File.OpenRead(path + ".dll"));
        _symbols = MetadataReaderProvider.FromPortablePdbStream(File.OpenRead(path + ".pdb"));
        _reader = _assembly.GetMetadataReader();
        _types = FindTypes();
    }

    /// <summary>The types that a file of the project declares.</summary>
    public IReadOnlyCollection<DeclaredType> Types => _types.Values;

    public IEnumerable<TypeReference> References()
    {
        var usedTypes = new UsedTypes(_assembly, _reader);
        return (from handle in _reader.TypeDefinitions
                let user = _types.GetValueOrDefault(Outermost(handle))
                where user is not null
                from type in usedTypes.Of(handle)
                let used = _types.GetValueOrDefault(Outermost(type))
                where used is not null && used != user
                select new TypeReference(user, used)).Distinct();
    }

    public void Dispose()
    {
        _assembly.Dispose();
        _symbols.Dispose();
    }

    private Dictionary<TypeDefinitionHandle, DeclaredType> FindTypes()
    {
        var symbols = _symbols.GetMetadataReader();
        var files = from documented in DocumentsOfTypes(symbols).Concat(DocumentsOfMethods(symbols))
                    let file = FileOf(symbols.GetString(symbols.GetDocument(documented.Document).Name))
                    where file is not null
                    group file by Outermost(documented.Type);
        return files.ToDictionary(g => g.Key, g => new DeclaredType(NameOf(g.Key), MainFile(NameOf(g.Key), g)));
    }

    /// <summary>The compiler lists the documents of a type if no method of the type has one.</summary>
    private static IEnumerable<(TypeDefinitionHandle Type, DocumentHandle Document)> DocumentsOfTypes(MetadataReader symbols)
    {
        foreach (var information in symbols.CustomDebugInformation.Select(symbols.GetCustomDebugInformation))
        {
            if (symbols.GetGuid(information.Kind) != TypeDefinitionDocuments)
                continue;
            for (var blob = symbols.GetBlobReader(information.Value); blob.RemainingBytes > 0;)
                yield return ((TypeDefinitionHandle)information.Parent, MetadataTokens.DocumentHandle(blob.ReadCompressedInteger()));
        }
    }

    private IEnumerable<(TypeDefinitionHandle Type, DocumentHandle Document)> DocumentsOfMethods(MetadataReader symbols) =>
        from method in symbols.MethodDebugInformation
        from point in symbols.GetMethodDebugInformation(method).GetSequencePoints()
        where !point.Document.IsNil && !point.IsHidden
        select (_reader.GetMethodDefinition(method.ToDefinitionHandle()).GetDeclaringType(), point.Document);

    /// <summary>The path of a document below the folder of the project; null for a generated one.</summary>
    private string? FileOf(string document)
    {
        var path = document.Replace('\\', '/');
        var folder = $"/src/{_name}/";
        var start = path.LastIndexOf(folder, StringComparison.Ordinal);
        if (start < 0)
            return null;
        var file = path[(start + folder.Length)..];
        return !file.StartsWith("obj/", StringComparison.Ordinal) ? file
            : GeneratedFromRazor().Match(file) is { Success: true } match ? match.Result("$1.razor")
            : null;
    }

    /// <summary>A partial type lies where the file with its name does.</summary>
    private static string MainFile(string type, IEnumerable<string> files) =>
        files.Distinct()
            .OrderBy(f => Path.GetFileName(f).Split('.')[0] != type).ThenBy(f => f.Length).ThenBy(f => f, StringComparer.Ordinal)
            .First();

    private TypeDefinitionHandle Outermost(TypeDefinitionHandle type)
    {
        while (_reader.GetTypeDefinition(type).GetDeclaringType() is { IsNil: false } declaring)
            type = declaring;
        return type;
    }

    private string NameOf(TypeDefinitionHandle type) => _reader.GetString(_reader.GetTypeDefinition(type).Name).Split('`')[0];

    [GeneratedRegex(@"RazorSourceGenerator/(.+)_razor\.g\.cs$")]
    private static partial Regex GeneratedFromRazor();
}
