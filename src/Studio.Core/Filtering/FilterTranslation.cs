using System.Linq.Expressions;
using System.Text;
using System.Text.Json;
using FineTuningStudio.Core.Data;

namespace FineTuningStudio.Core.Filtering;

/// <summary>
/// Makes a condition on rows out of a bound filter, for Entity Framework to run in the database. Each test of a value that
/// may be missing asks for it first, so that it is false, not unknown, where it is missing.
/// </summary>
internal static class FilterTranslation
{
    private const string EmptyMap = "{}";
    private const string EmptyList = "[]";

    /// <summary>The rows' type must be the one that the fields of the filter take.</summary>
    public static Expression<Func<TRow, bool>> Translate<TRow>(BoundFilter filter)
    {
        var row = Expression.Parameter(typeof(TRow), "row");
        return Expression.Lambda<Func<TRow, bool>>(Condition(filter, row), row);
    }

    private static Expression Condition(BoundFilter filter, ParameterExpression row) => filter switch
    {
        BoundAll { Parts: [] } => RowExpressions.True,
        BoundAny { Parts: [] } => RowExpressions.False,
        BoundAll all => Join([.. all.Parts.Select(part => Condition(part, row))], ExpressionType.AndAlso),
        BoundAny any => Join([.. any.Parts.Select(part => Condition(part, row))], ExpressionType.OrElse),
        BoundNot not => Expression.Not(Condition(not.Inner, row)),
        BoundWord word => Join([.. word.Searched.Select(field => Test(field.Of(row), field.IsNullable, TextTest.ContainsAnyCase, word.Word))], ExpressionType.OrElse),
        BoundPresence presence => Presence(presence, row),
        BoundText text => Test(Text(text.Field, text.Key, row), text.Field.IsNullable, text.Test, text.Value),
        BoundChoice choice => Expression.Equal(choice.Field.Of(row), RowExpressions.ParameterOf(choice.Value, choice.Field.Column.ReturnType)),
        BoundMember member => Member(member.Field.Of(row), JsonSerializer.Serialize(member.Value, JsonText.Options)),
        BoundTime time => Time(time, row),
        BoundNumber number => Number(number, row),
        _ => throw new ArgumentOutOfRangeException(nameof(filter), filter, null),
    };

    private static Expression Join(IReadOnlyList<Expression> parts, ExpressionType type) => RowExpressions.Join(
        parts, type, static group => Expression.Call(typeof(StudioFunctions), nameof(StudioFunctions.Grouped), null, group));

    private static Expression Presence(BoundPresence presence, ParameterExpression row)
    {
        var column = presence.Field.Of(row);
        return presence switch
        {
            { Key: not null } => RowExpressions.IsNotNull(Text(presence.Field, presence.Key, row)),
            { Field.Type: FilterType.Map } => Expression.AndAlso(
                RowExpressions.IsNotNull(column), Expression.NotEqual(RowExpressions.Stored(column), Expression.Constant(EmptyMap))),
            { Field.Type: FilterType.List } => Expression.NotEqual(RowExpressions.Stored(column), Expression.Constant(EmptyList)),
            { Field.IsNullable: true } => RowExpressions.IsNotNull(column),
            _ => RowExpressions.True,
        };
    }

    /// <summary>The column, or with a key what stands under it. SQLite 3.40 cannot name a key with a quote in it by a path.</summary>
    private static Expression Text(FilterField field, string? key, ParameterExpression row)
    {
        var column = field.Of(row);
        return key switch
        {
            null => column,
            _ when key.Contains('"', StringComparison.Ordinal) => Call(nameof(StudioFunctions.MapTextByKey), RowExpressions.Stored(column), key),
            _ => Call(nameof(StudioFunctions.MapText), RowExpressions.Stored(column), $"$.{JsonSerializer.Serialize(key, JsonText.Options)}"),
        };
    }

    private static Expression Test(Expression text, bool isNullable, TextTest test, string value)
    {
        var wanted = RowExpressions.Parameter(value);
        var found = test switch
        {
            TextTest.Equal => Expression.Equal(text, wanted),
            TextTest.StartsWith => Call(nameof(StudioFunctions.Matches), text, $"{StudioFunctions.GlobText(value)}*"),
            TextTest.EndsWith => Call(nameof(StudioFunctions.Matches), text, $"*{StudioFunctions.GlobText(value)}"),
            TextTest.Contains => Call(nameof(StudioFunctions.Matches), text, $"*{StudioFunctions.GlobText(value)}*"),
            TextTest.Less => RowExpressions.TextOrder(text, wanted, ExpressionType.LessThan),
            TextTest.LessOrEqual => RowExpressions.TextOrder(text, wanted, ExpressionType.LessThanOrEqual),
            TextTest.Greater => RowExpressions.TextOrder(text, wanted, ExpressionType.GreaterThan),
            TextTest.GreaterOrEqual => RowExpressions.TextOrder(text, wanted, ExpressionType.GreaterThanOrEqual),
            _ => ContainsAnyCase(text, value),
        };
        return isNullable ? Expression.AndAlso(RowExpressions.IsNotNull(text), found) : found;
    }

    private static Expression ContainsAnyCase(Expression text, string value)
    {
        // No letter outside of ASCII is another case of one within, so that the database's own comparison is enough here.
        return Ascii.IsValid(value)
            ? Call(nameof(StudioFunctions.ContainsAsciiPattern), text, LikePatterns.Containing(value))
            : Call(nameof(StudioFunctions.ContainsAnyCase), text, value);
    }

    private static MethodCallExpression Call(string function, Expression text, string argument) =>
        Expression.Call(typeof(StudioFunctions), function, null, text, RowExpressions.Parameter(argument));

    /// <summary>
    /// An entry of a JSON list follows its bracket or a comma and ends with its quote. Nothing within a text looks like that,
    /// since a quote within one has a backslash before it.
    /// </summary>
    private static BinaryExpression Member(Expression column, string entry) => Expression.OrElse(
        Call(nameof(StudioFunctions.Matches), RowExpressions.Stored(column), $"{StudioFunctions.GlobText($"[{entry}")}*"),
        Call(nameof(StudioFunctions.Matches), RowExpressions.Stored(column), $"*{StudioFunctions.GlobText($",{entry}")}*"));

    /// <summary>The column is finer than a microsecond: a value stands for all that are cut to it.</summary>
    private static Expression Time(BoundTime time, ParameterExpression row)
    {
        var column = time.Field.Of(row);
        var isLast = time.Value.Ticks > DateTime.MaxValue.Ticks - TimeSpan.TicksPerMicrosecond;
        var from = RowExpressions.ParameterOf(time.Value, column.Type);
        var next = RowExpressions.ParameterOf(isLast ? time.Value : time.Value.AddMicroseconds(1), column.Type);
        Expression FromIt() => Expression.GreaterThanOrEqual(column, from);
        Expression BeforeNext() => isLast ? RowExpressions.True : Expression.LessThan(column, next);
        Expression AfterIt() => isLast ? RowExpressions.False : Expression.GreaterThanOrEqual(column, next);
        var found = time.Test switch
        {
            FilterComparator.Equal => Expression.AndAlso(FromIt(), BeforeNext()),
            FilterComparator.Less => Expression.LessThan(column, from),
            FilterComparator.LessOrEqual => BeforeNext(),
            FilterComparator.Greater => AfterIt(),
            _ => FromIt(),
        };
        return time.Field.IsNullable ? Expression.AndAlso(RowExpressions.IsNotNull(column), found) : found;
    }

    private static Expression Number(BoundNumber number, ParameterExpression row)
    {
        var column = number.Key is null
            ? number.Field.Of(row)
            : Expression.Call(typeof(StudioFunctions), nameof(StudioFunctions.NumberOf), null, Text(number.Field, number.Key, row));
        var value = number.Value;
        var (left, right) = (Nullable.GetUnderlyingType(column.Type) == typeof(long), number.Whole) switch
        {
            (true, { } whole) => (column, RowExpressions.ParameterOf(whole, typeof(long?))),
            (true, null) => (Expression.Convert(column, typeof(double?)), RowExpressions.ParameterOf(value, typeof(double?))),
            _ => (column, RowExpressions.ParameterOf(value, column.Type)),
        };
        var found = Expression.MakeBinary(TypeOf(number.Test), left, right);
        return number.Key is not null || number.Field.IsNullable ? Expression.AndAlso(RowExpressions.IsNotNull(column), found) : found;
    }

    private static ExpressionType TypeOf(FilterComparator comparator) => comparator switch
    {
        FilterComparator.Equal => ExpressionType.Equal,
        FilterComparator.Less => ExpressionType.LessThan,
        FilterComparator.LessOrEqual => ExpressionType.LessThanOrEqual,
        FilterComparator.Greater => ExpressionType.GreaterThan,
        _ => ExpressionType.GreaterThanOrEqual,
    };
}
