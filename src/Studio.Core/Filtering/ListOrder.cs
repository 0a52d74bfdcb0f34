using System.Collections.Concurrent;
using System.Globalization;
using System.Linq.Expressions;

namespace FineTuningStudio.Core.Filtering;

/// <summary>
/// The order of a list by AIP-132: fields with commas between, each with " desc" or " asc" behind it. It always ends in
/// the creation and the id, in the direction of the last field, so that no two rows are equal and one index serves field
/// and end. A missing value is less than any other: first where it ascends, last where it descends. Texts are ordered by
/// their code points.
/// </summary>
public sealed class ListOrder
{
    private const string Id = "id";
    private static readonly string[] End = ["created_at", Id];
    private static readonly ConcurrentDictionary<(Type Row, string Property), Func<object, object?>> Readers = new();

    private ListOrder(IReadOnlyList<OrderKey> keys) => Keys = keys;

    public IReadOnlyList<OrderKey> Keys { get; }

    /// <summary>Reads an order; a blank text is the other one given. Problem: <c>invalid_order_by</c>.</summary>
    public static Result<ListOrder> Parse(string? text, FilterTable table, string otherwise)
    {
        var keys = new List<OrderKey>();
        foreach (var part in (string.IsNullOrWhiteSpace(text) ? otherwise : text).Split(','))
        {
            var words = part.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words is not ([_] or [_, "asc" or "desc"]))
            {
                return Fault($"{FilterFaults.Quote(part.Trim())} is not a field with \"desc\" or \"asc\" behind it, or nothing.");
            }
            if (table.Find(words[0]) is not { IsOrderable: true } field)
            {
                return Fault($"{FilterFaults.Quote(words[0])} is no field to order by; known are {string.Join(", ", table.Names.Where(name => table.Find(name)!.IsOrderable))}.");
            }
            if (keys.Exists(key => key.Field == field))
            {
                return Fault($"{field.Name} is named twice.");
            }
            keys.Add(new OrderKey(field, words is [_, "desc"]));
        }
        var descends = keys[^1].Descends;
        keys.AddRange(End.Where(name => !keys.Exists(key => key.Field.Name == name)).Select(name => new OrderKey(table.Find(name)!, descends)));

        // The id is another for each row, so that nothing after it could order anything.
        return new ListOrder(keys[..(keys.FindIndex(key => key.Field.Name is Id) + 1)]);
    }

    public IQueryable<TRow> Apply<TRow>(IQueryable<TRow> rows)
    {
        var row = Expression.Parameter(typeof(TRow), "row");
        var query = rows.Expression;
        for (var at = 0; at < Keys.Count; at++)
        {
            var (field, descends) = Keys[at];
            var name = (at, descends) switch
            {
                (0, false) => nameof(Queryable.OrderBy),
                (0, true) => nameof(Queryable.OrderByDescending),
                (_, false) => nameof(Queryable.ThenBy),
                _ => nameof(Queryable.ThenByDescending),
            };
            var key = Expression.Lambda(field.Of(row), row);
            query = Expression.Call(typeof(Queryable), name, [typeof(TRow), key.ReturnType], query, Expression.Quote(key));
        }
        return rows.Provider.CreateQuery<TRow>(query);
    }

    /// <summary>Where that row stands in the order.</summary>
    public ListPosition PositionOf<TRow>(TRow row)
        where TRow : notnull => new([.. Keys.Select(key => Written(Read(row, key.Field)))]);

    /// <summary>The rows after that position.</summary>
    public IQueryable<TRow> After<TRow>(IQueryable<TRow> rows, ListPosition position)
    {
        var row = Expression.Parameter(typeof(TRow), "row");
        var later = RowExpressions.False;
        for (var at = Keys.Count - 1; at >= 0; at--)
        {
            later = LaterBy(Keys[at], position.Keys[at], row, later);
        }
        return rows.Where(Expression.Lambda<Func<TRow, bool>>(later, row));
    }

    /// <summary>
    /// Later by this key, or level with it and later by the rest. Where the database can seek on the key, the bound that
    /// both share comes first on its own.
    /// </summary>
    private static Expression LaterBy(OrderKey key, string? at, ParameterExpression row, Expression rest)
    {
        var column = key.Field.Of(row);
        if (at is null)
        {
            var level = Expression.AndAlso(RowExpressions.IsNull(column), rest);
            return key.Descends ? level : Expression.OrElse(RowExpressions.IsNotNull(column), level);
        }
        var isText = key.Field.Type is FilterType.Text or FilterType.Choice;
        column = key.Field.Type is FilterType.Choice ? RowExpressions.Stored(column) : column;
        var value = RowExpressions.ParameterOf(isText ? at : Parsed(at, column.Type), column.Type);
        Expression Order(ExpressionType type) =>
            isText ? RowExpressions.TextOrder(column, value, type) : Expression.MakeBinary(type, column, value);
        var later = key.Descends ? Order(ExpressionType.LessThan) : Order(ExpressionType.GreaterThan);
        if (key.Descends && key.Field.IsNullable)
        {
            return Expression.OrElse(
                RowExpressions.IsNull(column), Expression.OrElse(later, Expression.AndAlso(Expression.Equal(column, value), rest)));
        }
        var bound = key.Descends ? Order(ExpressionType.LessThanOrEqual) : Order(ExpressionType.GreaterThanOrEqual);
        return Expression.AndAlso(bound, Expression.OrElse(later, rest));
    }

    /// <summary>The value as the database orders it: a choice is its word.</summary>
    private static object? Read(object row, FilterField field)
    {
        var value = Readers.GetOrAdd((row.GetType(), field.Property), static key => Reader(key.Row, key.Property))(row);
        return field.Type is FilterType.Choice ? field.Words.First(word => word.Value.Equals(value)).Key : value;
    }

    private static Func<object, object?> Reader(Type type, string property)
    {
        var row = Expression.Parameter(typeof(object));
        var value = Expression.Property(Expression.Convert(row, type), property);
        return Expression.Lambda<Func<object, object?>>(Expression.Convert(value, typeof(object)), row).Compile();
    }

    private static string? Written(object? value) => value switch
    {
        null => null,
        DateTime time => time.ToString("O", CultureInfo.InvariantCulture),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    private static object Parsed(string text, Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var time when time == typeof(DateTime) => DateTime.ParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
        var other => Convert.ChangeType(text, other, CultureInfo.InvariantCulture),
    };

    private static Problem Fault(string why) => new(ProblemKind.Impossible, "invalid_order_by", $"order_by cannot be read: {why}");
}

/// <summary>A field of an order, and its direction.</summary>
public sealed record OrderKey(FilterField Field, bool Descends);

/// <summary>Where a page of a list ended: the values of its order's keys in the last row, as texts that no culture changes.</summary>
public sealed record ListPosition(IReadOnlyList<string?> Keys);
