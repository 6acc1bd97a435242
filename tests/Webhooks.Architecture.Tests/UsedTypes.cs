using System.Collections.Immutable;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text;
using System.Text.RegularExpressions;
using Handles = System.Collections.Generic.IEnumerable<System.Reflection.Metadata.TypeDefinitionHandle>;

namespace Webhooks.Architecture.Tests;

/// <summary>The types of its own assembly that a type names: in what it derives from, its members, its attributes and its code.</summary>
internal sealed partial class UsedTypes : ISignatureTypeProvider<Handles, object?>
{
    private static readonly Dictionary<short, OpCode> OpCodes = typeof(OpCodes).GetFields()
        .Select(field => field.GetValue(null)).OfType<OpCode>().ToDictionary(code => code.Value);

    private readonly PEReader _assembly;
    private readonly MetadataReader _reader;
    private readonly Dictionary<string, TypeDefinitionHandle> _byName;

    public UsedTypes(PEReader assembly, MetadataReader reader)
    {
        _assembly = assembly;
        _reader = reader;
        _byName = reader.TypeDefinitions.GroupBy(FullName).ToDictionary(g => g.Key, g => g.First());
    }

    public Handles Of(TypeDefinitionHandle handle)
    {
        var type = _reader.GetTypeDefinition(handle);
        return [
            .. Types(type.BaseType),
            .. type.GetInterfaceImplementations().SelectMany(i => Types(_reader.GetInterfaceImplementation(i).Interface)),
            .. Constraints(type.GetGenericParameters()),
            .. Attributes(type.GetCustomAttributes()),
            .. type.GetFields().Select(_reader.GetFieldDefinition).SelectMany(OfField),
            .. type.GetProperties().SelectMany(p => Attributes(_reader.GetPropertyDefinition(p).GetCustomAttributes())),
            .. type.GetMethods().Select(_reader.GetMethodDefinition).SelectMany(OfMethod),
        ];
    }

    private Handles OfField(FieldDefinition field) => field.DecodeSignature(this, null).Concat(Attributes(field.GetCustomAttributes()));

    private Handles OfMethod(MethodDefinition method) =>
    [
        .. Types(method.DecodeSignature(this, null)),
        .. Constraints(method.GetGenericParameters()),
        .. Attributes(method.GetCustomAttributes()),
        .. method.GetParameters().SelectMany(p => Attributes(_reader.GetParameter(p).GetCustomAttributes())),
        .. method.RelativeVirtualAddress == 0 ? [] : OfBody(_assembly.GetMethodBody(method.RelativeVirtualAddress)),
    ];

    private List<TypeDefinitionHandle> OfBody(MethodBodyBlock body)
    {
        var types = new List<TypeDefinitionHandle>(body.ExceptionRegions.SelectMany(r => Types(r.CatchType)));
        if (!body.LocalSignature.IsNil)
            types.AddRange(_reader.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(this, null).SelectMany(t => t));
        for (var il = body.GetILReader(); il.RemainingBytes > 0;)
        {
            var first = il.ReadByte();
            var code = OpCodes[first == 0xFE ? (short)(0xFE00 | il.ReadByte()) : first];
            if (code.OperandType is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok)
                types.AddRange(Types(MetadataTokens.EntityHandle(il.ReadInt32())));
            else
                Skip(ref il, code.OperandType);
        }

        return types;
    }

    private static void Skip(ref BlobReader il, OperandType operand)
    {
        var size = operand switch
        {
            OperandType.InlineNone => 0,
            OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
            OperandType.InlineVar => 2,
            OperandType.InlineI8 or OperandType.InlineR => 8,
            OperandType.InlineSwitch => 4 * il.ReadInt32(),
            _ => 4,
        };
        il.Offset += size;
    }

    private Handles Types(EntityHandle handle) => handle.IsNil ? [] : handle.Kind switch
    {
        HandleKind.TypeDefinition => [(TypeDefinitionHandle)handle],
        HandleKind.TypeSpecification => _reader.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(this, null),
        HandleKind.MethodDefinition => [_reader.GetMethodDefinition((MethodDefinitionHandle)handle).GetDeclaringType()],
        HandleKind.FieldDefinition => [_reader.GetFieldDefinition((FieldDefinitionHandle)handle).GetDeclaringType()],
        HandleKind.MemberReference => Types(_reader.GetMemberReference((MemberReferenceHandle)handle).Parent),
        HandleKind.MethodSpecification => OfInstantiation(_reader.GetMethodSpecification((MethodSpecificationHandle)handle)),
        _ => [],
    };

    private Handles OfInstantiation(MethodSpecification method) =>
        Types(method.Method).Concat(method.DecodeSignature(this, null).SelectMany(t => t));

    private static Handles Types(MethodSignature<Handles> signature) =>
        signature.ReturnType.Concat(signature.ParameterTypes.SelectMany(t => t));

    private Handles Constraints(GenericParameterHandleCollection parameters) =>
        from parameter in parameters
        from constraint in _reader.GetGenericParameter(parameter).GetConstraints()
        from type in Types(_reader.GetGenericParameterConstraint(constraint).Type)
        select type;

    private Handles Attributes(CustomAttributeHandleCollection attributes) =>
        attributes.Select(_reader.GetCustomAttribute).SelectMany(a => Types(a.Constructor).Concat(NamedIn(_reader.GetBlobBytes(a.Value))));

    /// <summary>A <c>typeof</c> in an attribute is stored as the type's full name.</summary>
    private Handles NamedIn(byte[] arguments) =>
        TypeName().Matches(Encoding.UTF8.GetString(arguments)).Where(m => _byName.ContainsKey(m.Value)).Select(m => _byName[m.Value]);

    private string FullName(TypeDefinitionHandle handle)
    {
        var type = _reader.GetTypeDefinition(handle);
        var name = _reader.GetString(type.Name);
        return type.GetDeclaringType() is { IsNil: false } declaring ? $"{FullName(declaring)}+{name}"
            : type.Namespace.IsNil ? name
            : $"{_reader.GetString(type.Namespace)}.{name}";
    }

    Handles ISimpleTypeProvider<Handles>.GetPrimitiveType(PrimitiveTypeCode typeCode) => [];
    Handles ISimpleTypeProvider<Handles>.GetTypeFromDefinition(MetadataReader r, TypeDefinitionHandle handle, byte kind) => [handle];
    Handles ISimpleTypeProvider<Handles>.GetTypeFromReference(MetadataReader r, TypeReferenceHandle handle, byte kind) => [];
    Handles ISZArrayTypeProvider<Handles>.GetSZArrayType(Handles elementType) => elementType;
    Handles IConstructedTypeProvider<Handles>.GetArrayType(Handles elementType, ArrayShape shape) => elementType;
    Handles IConstructedTypeProvider<Handles>.GetByReferenceType(Handles elementType) => elementType;
    Handles IConstructedTypeProvider<Handles>.GetPointerType(Handles elementType) => elementType;

    Handles IConstructedTypeProvider<Handles>.GetGenericInstantiation(Handles genericType, ImmutableArray<Handles> typeArguments) =>
        genericType.Concat(typeArguments.SelectMany(t => t));

    Handles ISignatureTypeProvider<Handles, object?>.GetFunctionPointerType(MethodSignature<Handles> signature) => Types(signature);
    Handles ISignatureTypeProvider<Handles, object?>.GetGenericMethodParameter(object? genericContext, int index) => [];
    Handles ISignatureTypeProvider<Handles, object?>.GetGenericTypeParameter(object? genericContext, int index) => [];

    Handles ISignatureTypeProvider<Handles, object?>.GetModifiedType(Handles modifier, Handles unmodifiedType, bool isRequired) =>
        unmodifiedType.Concat(modifier);

    Handles ISignatureTypeProvider<Handles, object?>.GetPinnedType(Handles elementType) => elementType;

    Handles ISignatureTypeProvider<Handles, object?>.GetTypeFromSpecification(
        MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) => Types(handle);

    [GeneratedRegex(@"[\w.+`]+")]
    private static partial Regex TypeName();
}
