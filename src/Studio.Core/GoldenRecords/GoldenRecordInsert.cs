using System.Data.Common;
using FineTuningStudio.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>
/// Inserts many golden records on the context's open connection: several times the pace of tracked entities. They are gathered
/// in a temporary table and then stored by one statement, since FTS5 writes its index out at the end of each statement.
/// Columns and conversions come from the model, so it writes just what the context would.
/// </summary>
internal sealed class GoldenRecordInsert : IAsyncDisposable
{
    private readonly StudioDb _db;
    private readonly List<(Func<GoldenRecord, object?> Read, DbParameter Parameter)> _columns = [];
    private readonly DbCommand _gather;
    private readonly string _store;

    private GoldenRecordInsert(StudioDb db)
    {
        _db = db;
        var entity = db.Model.FindEntityType(typeof(GoldenRecord))!;
        var sql = db.GetService<ISqlGenerationHelper>();
        _gather = db.Database.GetDbConnection().CreateCommand();
        var names = new List<string>();
        foreach (var property in entity.GetProperties().Where(property => !property.IsPrimaryKey()))
        {
            var parameter = _gather.CreateParameter();
            parameter.ParameterName = $"@p{names.Count}";
            _gather.Parameters.Add(parameter);
            names.Add(sql.DelimitIdentifier(property.GetColumnName()));
            _columns.Add((Reader(property), parameter));
        }
        var columns = string.Join(", ", names);
        _gather.CommandText = $"INSERT INTO temp.\"IncomingRecords\" VALUES ({string.Join(", ", _columns.Select(column => column.Parameter.ParameterName))})";
        _store = $"INSERT INTO {sql.DelimitIdentifier(entity.GetTableName()!)} ({columns}) SELECT {columns} FROM temp.\"IncomingRecords\" ORDER BY rowid; DELETE FROM temp.\"IncomingRecords\";";
        Begin = $"DROP TABLE IF EXISTS temp.\"IncomingRecords\"; CREATE TEMP TABLE \"IncomingRecords\" ({columns});";
    }

    private string Begin { get; }

    /// <summary>The context's connection must be open for as long as this lives.</summary>
    public static async Task<GoldenRecordInsert> OpenAsync(StudioDb db, CancellationToken ct)
    {
        var insert = new GoldenRecordInsert(db);
        await insert.RunAsync(insert.Begin, ct);
        return insert;
    }

    /// <summary>Gathers a record; it is stored by the next <see cref="StoreAsync"/>.</summary>
    public async Task AddAsync(GoldenRecord record, CancellationToken ct)
    {
        foreach (var (read, parameter) in _columns)
        {
            parameter.Value = read(record) ?? DBNull.Value;
        }
        _gather.Transaction = _db.Database.CurrentTransaction?.GetDbTransaction();
        await _gather.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Stores what was gathered, in the order in which it came, within the context's transaction where there is one.</summary>
    public Task StoreAsync(CancellationToken ct) => RunAsync(_store, ct);

    public async ValueTask DisposeAsync()
    {
        await _gather.DisposeAsync();
        await RunAsync("DROP TABLE IF EXISTS temp.\"IncomingRecords\"", CancellationToken.None);
    }

    private async Task RunAsync(string statements, CancellationToken ct)
    {
        await using var command = _db.Database.GetDbConnection().CreateCommand();
        command.Transaction = _db.Database.CurrentTransaction?.GetDbTransaction();
        command.CommandText = statements;
        await command.ExecuteNonQueryAsync(ct);
    }

    private static Func<GoldenRecord, object?> Reader(IProperty property)
    {
        var getter = property.GetGetter();
        var converter = property.GetTypeMapping().Converter;
        return converter is null
            ? getter.GetClrValue
            : record => getter.GetClrValue(record) is { } value ? converter.ConvertToProvider(value) : null;
    }
}
