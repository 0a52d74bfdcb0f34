using System.Data.Common;
using System.Linq.Expressions;
using System.Reflection;
using System.Text.Json;
using FineTuningStudio.Core.FineTunings;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.EntityFrameworkCore.Query.SqlExpressions;
using Microsoft.EntityFrameworkCore.Storage;

namespace FineTuningStudio.Core.Data;

/// <summary>
/// <see cref="StudioFunctions"/> on SQLite: its own functions where it has them, else functions of this process that are
/// made known to each connection.
/// </summary>
internal sealed class SqliteFunctions : DbConnectionInterceptor
{
    public static readonly SqliteFunctions Instance = new();

    private SqliteFunctions()
    {
    }

    public static void Map(ModelBuilder model)
    {
        Map(model, nameof(StudioFunctions.Stored), static args => args[0] is ColumnExpression column
            ? new ColumnExpression(column.Name, column.TableAlias, typeof(string), StringTypeMapping.Default, column.IsNullable)
            : args[0]);
        Map(model, nameof(StudioFunctions.MapText), static args => MaskedMapText(args));
        Map(model, nameof(StudioFunctions.MapTextByKey), static args => Function("studio_map_text", args, StringTypeMapping.Default, typeof(string)));
        Map(model, nameof(StudioFunctions.ContainsAsciiPattern), static args =>
            new LikeExpression(args[0], args[1], Text(LikePatterns.Escape), BoolTypeMapping.Default));
        Map(model, nameof(StudioFunctions.ContainsAnyCase), static args => Function("studio_contains", args, BoolTypeMapping.Default, typeof(bool)));
        Map(model, nameof(StudioFunctions.Matches), static args => Function("glob", [args[1], args[0]], BoolTypeMapping.Default, typeof(bool)));
        Map(model, nameof(StudioFunctions.NumberOf), static args => Function("studio_number", args, DoubleTypeMapping.Default, typeof(double)));
        Map(model, nameof(StudioFunctions.Grouped), static args => Function("likely", args, BoolTypeMapping.Default, typeof(bool)));
    }

    /// <summary>What is kept as an object is a secret, encrypted.</summary>
    private static CaseExpression MaskedMapText(IReadOnlyList<SqlExpression> args) => new(
        [
            new CaseWhenClause(
                new SqlBinaryExpression(
                    ExpressionType.Equal, Function("json_type", args, StringTypeMapping.Default, typeof(string)), Text("object"), typeof(bool), BoolTypeMapping.Default),
                Text(ParameterValue.Mask)),
        ],
        Function("json_extract", args, StringTypeMapping.Default, typeof(string)));

    private static SqlConstantExpression Text(string text) => new(text, StringTypeMapping.Default);

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Register(connection);

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Register(connection);
        return Task.CompletedTask;
    }

    private static void Register(DbConnection connection)
    {
        if (connection is SqliteConnection sqlite)
        {
            sqlite.CreateFunction<string?, string, bool>("studio_contains", static (text, part) => text?.Contains(part, StringComparison.OrdinalIgnoreCase) is true, isDeterministic: true);
            sqlite.CreateFunction<string?, string, string?>("studio_map_text", static (json, key) => MapText(json, key), isDeterministic: true);
            sqlite.CreateFunction<string?, double?>("studio_number", static text => StudioFunctions.ReadNumber(text), isDeterministic: true);
        }
    }

    private static string? MapText(string? json, string key)
    {
        if (json is null)
        {
            return null;
        }
        using var document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind is JsonValueKind.Object && document.RootElement.TryGetProperty(key, out var value)
            ? value.ValueKind switch
            {
                JsonValueKind.String => value.GetString(),
                JsonValueKind.Object => ParameterValue.Mask,
                _ => value.GetRawText(),
            }
            : null;
    }

    private static void Map(ModelBuilder model, string name, Func<IReadOnlyList<SqlExpression>, SqlExpression> translation)
    {
        var method = typeof(StudioFunctions).GetMethod(name, BindingFlags.Public | BindingFlags.Static)!;
        model.HasDbFunction(method).HasTranslation(translation);
    }

    private static SqlFunctionExpression Function(string name, IReadOnlyList<SqlExpression> arguments, RelationalTypeMapping mapping, Type type) =>
        new(name, arguments, nullable: true, argumentsPropagateNullability: arguments.Select(_ => false), type, mapping);
}
