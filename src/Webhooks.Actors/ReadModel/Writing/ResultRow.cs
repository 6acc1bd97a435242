using System.Data.Common;

namespace Webhooks.Actors.ReadModel.Writing;

/// <summary>A row that a statement returns.</summary>
internal abstract class ResultRow
{
    public abstract long? Long(int column);

    public abstract string Text(int column);

    public abstract byte[] Bytes(int column);

    public static ResultRow Of(DbDataReader reader) => new ReaderResultRow(reader);

    private sealed class ReaderResultRow(DbDataReader reader) : ResultRow
    {
        public override long? Long(int column) => reader.IsDBNull(column) ? null : reader.GetInt64(column);

        public override string Text(int column) => reader.GetString(column);

        public override byte[] Bytes(int column) => reader.GetFieldValue<byte[]>(column);
    }
}
