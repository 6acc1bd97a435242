using System.Buffers;
using System.Text;
using NpgsqlTypes;
using Webhooks.Actors.Storage;

namespace Webhooks.Actors.ReadModel.Writing;

/// <summary>
/// The rows that a statement works on, column by column: SQLite processes them one by one, PostgreSQL each column as one array.
/// </summary>
internal sealed class Rows(params Column[] columns)
{
    public IReadOnlyList<Column> Columns => columns;

    public int Count => columns[0].Count;

    public void Clear() => Array.ForEach(columns, column => column.Clear());
}

/// <summary>One column of <see cref="Rows"/>.</summary>
internal abstract class Column(string name, NpgsqlDbType type)
{
    public string Name => name;

    /// <summary>Of a value; the array's is this with <see cref="NpgsqlDbType.Array"/>.</summary>
    public NpgsqlDbType Type => type;

    public abstract int Count { get; }

    public abstract object All { get; }

    /// <summary>Binds the value of a row to a parameter of a statement of SQLite.</summary>
    public abstract void Bind(SqlitePrepared statement, int parameter, int row);

    public abstract void Clear();
}

internal abstract class Column<T>(string name, NpgsqlDbType type) : Column(name, type)
{
    private readonly List<T> _values = [];

    protected T At(int row) => _values[row];

    public override int Count => _values.Count;

    public override object All => _values;

    public override void Clear() => _values.Clear();

    public virtual void Add(T value) => _values.Add(value);
}

internal sealed class LongColumn(string name) : Column<long?>(name, NpgsqlDbType.Bigint)
{
    public override void Bind(SqlitePrepared statement, int parameter, int row) => statement.Bind(parameter, At(row));
}

/// <summary>
/// Text as PostgreSQL can store it: a publisher's ordering key may contain a NUL or half a surrogate pair, and one such row must not keep
/// all others from being written. Lists show U+FFFD there; webhooks send the journal's bytes.
/// </summary>
internal sealed class TextColumn(string name) : Column<string?>(name, NpgsqlDbType.Text)
{
    private const char Replacement = '\uFFFD';

    public override void Add(string? value) => base.Add(
        value is not null && value.AsSpan().ContainsAny(Suspicious)
            ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(value)).Replace('\0', Replacement)
            : value);

    public override void Bind(SqlitePrepared statement, int parameter, int row) => statement.Bind(parameter, At(row));

    private static readonly SearchValues<char> Suspicious =
        SearchValues.Create(['\0', .. Enumerable.Range(0xD800, 0x800).Select(c => (char)c)]);
}

internal sealed class BytesColumn(string name) : Column<byte[]?>(name, NpgsqlDbType.Bytea)
{
    public override void Bind(SqlitePrepared statement, int parameter, int row) => statement.Bind(parameter, At(row));
}
