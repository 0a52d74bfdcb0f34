namespace FineTuningStudio.Sql;

/// <summary>A column compared with literals, such as <c>o.status IN ('paid', 'sent')</c>.</summary>
/// <param name="Qualifier">The name before the column's dot; null where there is none.</param>
/// <param name="Column">The column's name, without quotes and in its own case.</param>
/// <param name="Operator">In capitals: =, &lt;&gt; (also for !=), &lt;, &lt;=, &gt;, &gt;=, LIKE, ILIKE, IN, BETWEEN; with NOT before the last four where it stands there.</param>
/// <param name="Literals">What it is compared with, in order.</param>
/// <param name="Function">The one function around the column, in capitals, such as LOWER; null where there is none.</param>
public sealed record SqlComparison(string? Qualifier, string Column, string Operator, IReadOnlyList<SqlLiteral> Literals, string? Function);

/// <summary>A literal of a text: what it says, and whether it is a string (else a number, with its sign).</summary>
public sealed record SqlLiteral(string Value, bool IsText);

/// <summary>Finds where columns are compared with literals. It reads words only; expressions of more than a column are passed over.</summary>
public static class SqlComparisons
{
    public static IReadOnlyList<SqlComparison> Of(string sql, SqlDialect dialect = SqlDialect.Any) => new Reader(sql, dialect).Read();

    private sealed class Reader(string sql, SqlDialect dialect)
    {
        private readonly IReadOnlyList<SqlToken> _tokens = SqlTokenizer.Tokenize(sql, dialect);

        public List<SqlComparison> Read()
        {
            var found = new List<SqlComparison>();
            for (var i = 0; i < _tokens.Count; i++)
            {
                if ((After(i) ?? Before(i)) is { } comparison)
                {
                    found.Add(comparison);
                }
            }

            return found;
        }

        /// <summary>The operand that ends at <paramref name="i"/> compared with what follows it.</summary>
        private SqlComparison? After(int i)
        {
            if (Operand(i) is not { } operand)
            {
                return null;
            }

            var at = i + 1;
            var not = Is(at, "NOT") ? "NOT " : "";
            at += not.Length > 0 ? 1 : 0;
            if (Is(at, "IN") && Kind(at + 1) is SqlTokenKind.OpenParenthesis)
            {
                var list = List(at + 2);
                return list.Count > 0 ? With(operand, not + "IN", list) : null;
            }

            if (Is(at, "BETWEEN"))
            {
                var low = Literal(at + 1, out var next);
                var high = Is(next, "AND") ? Literal(next + 1, out _) : null;
                return low is not null && high is not null ? With(operand, not + "BETWEEN", [low, high]) : null;
            }

            var op = Is(at, "LIKE") ? not + "LIKE" : Is(at, "ILIKE") ? not + "ILIKE" : not.Length > 0 ? null : Comparator(at);
            return op is not null && Literal(at + 1, out var end) is { } literal && IsOver(end) ? With(operand, op, [literal]) : null;
        }

        /// <summary>A literal that stands before its column: <c>5 &lt; price</c>.</summary>
        private SqlComparison? Before(int i)
        {
            if (_tokens[i].Kind is not (SqlTokenKind.Text or SqlTokenKind.Number) || Comparator(i + 1) is not { } op || !BeginsValue(i))
            {
                return null;
            }

            var end = i + 2;
            while (end + 2 < _tokens.Count && _tokens[end + 1].Kind is SqlTokenKind.Dot)
            {
                end += 2;
            }

            return Operand(end, followsOperator: true) is { Function: null } operand && IsOver(end + 1)
                ? With(operand, Mirrored(op), [new SqlLiteral(_tokens[i].Content(sql), _tokens[i].Kind is SqlTokenKind.Text)])
                : null;
        }

        private static SqlComparison With((string? Qualifier, string Column, string? Function) operand, string op, IReadOnlyList<SqlLiteral> literals) =>
            new(operand.Qualifier, operand.Column, op, literals, operand.Function);

        /// <summary>The column, or the function of one, that ends at <paramref name="i"/> and is the whole operand.</summary>
        private (string? Qualifier, string Column, string? Function)? Operand(int i, bool followsOperator = false)
        {
            var (last, function, first) = (i, (string?)null, i);
            if (Kind(i) is SqlTokenKind.CloseParenthesis)
            {
                last = i - 1;
                first = last;
                while (first - 2 >= 0 && Kind(first - 1) is SqlTokenKind.Dot)
                {
                    first -= 2;
                }

                if (Kind(first - 1) is not SqlTokenKind.OpenParenthesis || Kind(first - 2) is not SqlTokenKind.Word || !Is(first - 2, "LOWER", "UPPER", "TRIM"))
                {
                    return null;
                }

                function = _tokens[first - 2].In(sql).ToString().ToUpperInvariant();
            }

            if (!IsName(last) || Kind(i + 1) is SqlTokenKind.Dot)
            {
                return null;
            }

            var qualifier = Kind(last - 1) is SqlTokenKind.Dot && last >= 2 ? _tokens[last - 2].Content(sql) : null;
            var begin = function is not null ? first - 2 : qualifier is null ? last : last - 2;
            return followsOperator || BeginsValue(begin) ? (qualifier, _tokens[last].Content(sql), function) : null;
        }

        /// <summary>True where no arithmetic or other operator stands before the value.</summary>
        private bool BeginsValue(int i) => i is 0 || _tokens[i - 1].Kind switch
        {
            SqlTokenKind.OpenParenthesis or SqlTokenKind.Comma => true,
            SqlTokenKind.Word => SqlKeywords.IsReserved(_tokens[i - 1].In(sql).ToString()),
            _ => false,
        };

        private bool IsOver(int i) => i >= _tokens.Count || _tokens[i].Kind is not (SqlTokenKind.Operator or SqlTokenKind.OpenParenthesis or SqlTokenKind.Dot);

        private List<SqlLiteral> List(int at)
        {
            var list = new List<SqlLiteral>();
            while (Literal(at, out var next) is { } literal)
            {
                list.Add(literal);
                if (Kind(next) is SqlTokenKind.CloseParenthesis)
                {
                    return list;
                }

                if (Kind(next) is not SqlTokenKind.Comma)
                {
                    return [];
                }

                at = next + 1;
            }

            return [];
        }

        private SqlLiteral? Literal(int at, out int next)
        {
            var isNegative = Kind(at) is SqlTokenKind.Operator && _tokens[at].In(sql) is "-" && Kind(at + 1) is SqlTokenKind.Number;
            at += isNegative ? 1 : 0;
            next = at + 1;
            return Kind(at) switch
            {
                SqlTokenKind.Text => new SqlLiteral(_tokens[at].Content(sql), true),
                SqlTokenKind.Number => new SqlLiteral((isNegative ? "-" : "") + _tokens[at].In(sql).ToString(), false),
                _ => null,
            };
        }

        private string? Comparator(int at) => Kind(at) is SqlTokenKind.Operator
            ? _tokens[at].In(sql) switch { "=" or "==" => "=", "<>" or "!=" => "<>", "<" => "<", "<=" => "<=", ">" => ">", ">=" => ">=", _ => null }
            : null;

        private static string Mirrored(string op) => op switch { "<" => ">", "<=" => ">=", ">" => "<", ">=" => "<=", _ => op };

        private bool IsName(int at) => Kind(at) is SqlTokenKind.QuotedName || (Kind(at) is SqlTokenKind.Word && !SqlKeywords.IsReserved(_tokens[at].In(sql).ToString(), dialect));

        private SqlTokenKind? Kind(int at) => at >= 0 && at < _tokens.Count ? _tokens[at].Kind : null;

        private bool Is(int at, params ReadOnlySpan<string> words) => Kind(at) is SqlTokenKind.Word && Kind(at - 1) is not SqlTokenKind.Dot && SqlClauses.IsOneOf(_tokens[at].In(sql), words);
    }
}
