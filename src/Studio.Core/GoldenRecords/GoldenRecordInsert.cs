using System.Data.Common;
using FineTuningStudio.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>
/// Inserts many golden records by one prepared command inside the context's transaction: several times the pace of tracked
/// entities. Table, columns and conversions come from the model, so it writes just what the context would.
/// </summary>
internal sealed class GoldenRecordInsert : IAsyncDisposable
{
    private readonly DbCommand _command;
    private readonly List<(Func<GoldenRecord, object?> Read, DbParameter Parameter)> _columns = [];

    public GoldenRecordInsert(StudioDb db)
    {
        var entity = db.Model.FindEntityType(typeof(GoldenRecord))!;
        var sql = db.GetService<ISqlGenerationHelper>();
        _command = db.Database.GetDbConnection().CreateCommand();
        _command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        var names = new List<string>();
        foreach (var property in entity.GetProperties().Where(property => !property.IsPrimaryKey()))
        {
            var parameter = _command.CreateParameter();
            parameter.ParameterName = $"@p{names.Count}";
            _command.Parameters.Add(parameter);
            names.Add(sql.DelimitIdentifier(property.GetColumnName()));
            _columns.Add((Reader(property), parameter));
        }
        _command.CommandText = $"INSERT INTO {sql.DelimitIdentifier(entity.GetTableName()!)} ({string.Join(", ", names)}) VALUES ({string.Join(", ", _columns.Select(column => column.Parameter.ParameterName))})";
    }

    public async Task AddAsync(GoldenRecord record, CancellationToken ct)
    {
        foreach (var (read, parameter) in _columns)
        {
            parameter.Value = read(record) ?? DBNull.Value;
        }
        await _command.ExecuteNonQueryAsync(ct);
    }

    public ValueTask DisposeAsync() => _command.DisposeAsync();

    private static Func<GoldenRecord, object?> Reader(IProperty property)
    {
        var getter = property.GetGetter();
        var converter = property.GetTypeMapping().Converter;
        return converter is null
            ? getter.GetClrValue
            : record => getter.GetClrValue(record) is { } value ? converter.ConvertToProvider(value) : null;
    }
}
