using System.Linq.Expressions;
using FineTuningStudio.Core.Data;

namespace FineTuningStudio.Core.Filtering;

/// <summary>Pieces of expression trees that filter and order share.</summary>
internal static class RowExpressions
{
    public static readonly Expression True = Expression.Constant(true);
    public static readonly Expression False = Expression.Constant(false);

    /// <summary>The field's member of that row.</summary>
    public static Expression Of(this FilterField field, ParameterExpression row) => new Exchange(field.Column.Parameters[0], row).Visit(field.Column.Body);

    /// <summary>The text that the column holds, in place of the value that it is read as.</summary>
    public static Expression Stored(Expression column) => Expression.Call(
        typeof(StudioFunctions), nameof(StudioFunctions.Stored), null, Expression.Convert(Expression.Convert(column, typeof(object)), typeof(string)));

    /// <summary>A value that the database gets as a parameter, so that one statement serves all values.</summary>
    public static Expression Parameter<T>(T value) => Expression.Property(Expression.Constant(new Held<T>(value)), nameof(Held<>.Value));

    /// <summary>A value of a type that is known only now, or null.</summary>
    public static Expression ParameterOf(object? value, Type type)
    {
        var held = Activator.CreateInstance(typeof(Held<>).MakeGenericType(type), value)!;
        return Expression.Property(Expression.Constant(held), nameof(Held<>.Value));
    }

    public static Expression IsNull(Expression value) => Expression.Equal(value, Expression.Constant(null, value.Type));

    public static Expression IsNotNull(Expression value) => Expression.NotEqual(value, Expression.Constant(null, value.Type));

    public static Expression TextOrder(Expression left, Expression right, ExpressionType order) =>
        Expression.MakeBinary(order, Expression.Call(typeof(string), nameof(string.Compare), null, left, right), Expression.Constant(0));

    /// <summary>
    /// All joined as a tree that is as flat as can be: a chain of some thousand would overflow the stack of whoever walks it.
    /// Beyond <paramref name="chain"/> they are put into groups, since the database makes a chain of them again.
    /// </summary>
    public static Expression Join(IReadOnlyList<Expression> parts, ExpressionType type, Func<Expression, Expression> group, int chain = 100)
    {
        if (parts.Count > chain)
        {
            var groups = parts.Chunk(chain).Select(some => group(Join(some, type, group, chain))).ToList();
            return Join(groups, type, group, chain);
        }
        return Halves(0, parts.Count);

        Expression Halves(int from, int to) => to - from == 1
            ? parts[from]
            : Expression.MakeBinary(type, Halves(from, (from + to) / 2), Halves((from + to) / 2, to));
    }

    private sealed record Held<T>(T Value);

    private sealed class Exchange(Expression from, Expression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : node;
    }
}
