namespace FineTuningStudio.Sql;

/// <summary>Walks once over the pieces of a query, a scope for each parenthesis.</summary>
internal sealed class SqlOutlineReader(string sql, SqlDialect dialect)
{
    private static readonly string[] AllFeatures = ["join", "group", "nested", "order", "limit"];

    private readonly IReadOnlyList<SqlToken> _tokens = SqlTokenizer.Tokenize(sql, dialect);
    private readonly Stack<Scope> _scopes = new([new Scope(ScopeKind.Query)]);
    private readonly List<string> _tables = [];
    private readonly HashSet<string> _features = [];
    private int[]? _behindOpen;
    private int _selects;

    public SqlOutline Read()
    {
        for (var i = 0; i < _tokens.Count; i++)
        {
            i = Take(i);
        }

        string[] features = [.. AllFeatures.Where(_features.Contains)];
        return new SqlOutline(_tables, features.Length > 0 ? features : ["plain"]);
    }

    /// <summary>Takes the piece at <paramref name="i"/>; returns the last that was taken.</summary>
    private int Take(int i)
    {
        var scope = _scopes.Peek();
        switch (_tokens[i].Kind)
        {
            case SqlTokenKind.OpenParenthesis:
                _scopes.Push(Opened(i, scope));
                scope.ExpectsTable = false;
                return i;
            case SqlTokenKind.CloseParenthesis:
                if (_scopes.Count > 1)
                {
                    _scopes.Pop();
                }

                return i;
            case SqlTokenKind.Comma when scope.InFrom:
                _features.Add("join");
                scope.ExpectsTable = true;
                return i;
            case SqlTokenKind.Semicolon:
                scope.LeaveFrom();
                return i;
            case SqlTokenKind.Word when !FollowsDot(i) && Keyword(i, scope):
                return i;
            case SqlTokenKind.Word or SqlTokenKind.QuotedName or SqlTokenKind.Text when scope.ExpectsTable:
                scope.ExpectsTable = false;
                return Table(i);
            default:
                return i;
        }
    }

    /// <summary>True where the word was a keyword that says something, or is passed over.</summary>
    private bool Keyword(int i, Scope scope)
    {
        var word = Word(i);
        switch (word)
        {
            case "select":
                scope.LeaveFrom();
                Found("nested", ++_selects > 1);
                return true;
            case "union" or "intersect" or "except":
                scope.LeaveFrom();
                return Found("nested", true);
            case "with" when i == 0 || _tokens[i - 1].Kind is SqlTokenKind.OpenParenthesis or SqlTokenKind.Semicolon:
                ReadNames(i, scope);
                return Found("nested", true);
            case "from" when scope.Kind == ScopeKind.Query && Word(i - 1) != "distinct":
                scope.InFrom = scope.ExpectsTable = true;
                return true;
            case "join" when scope.Kind != ScopeKind.Other:
                scope.InFrom = scope.ExpectsTable = true;
                return Found("join", true);
            case "group" or "order" when scope.Kind == ScopeKind.Query && Word(i + 1) == "by":
                scope.LeaveFrom();
                return Found(word, true);
            case "limit" when scope.Kind == ScopeKind.Query:
            case "fetch" when scope.Kind == ScopeKind.Query && Word(i + 1) is "first" or "next":
                scope.LeaveFrom();
                return Found("limit", true);
            case "where" or "having" when scope.Kind == ScopeKind.Query:
            case "window" when scope.Kind == ScopeKind.Query && Word(i + 2) == "as":
                scope.LeaveFrom();
                return true;
            case "only" or "lateral":
                return scope.ExpectsTable;
            default:
                return false;
        }
    }

    private bool Found(string feature, bool isThere)
    {
        if (isThere)
        {
            _features.Add(feature);
        }

        return true;
    }

    /// <summary>Reads a table's name, with the names before its dots; returns its last piece.</summary>
    private int Table(int i)
    {
        var first = i;
        while (i + 2 < _tokens.Count && _tokens[i + 1].Kind == SqlTokenKind.Dot && _tokens[i + 2].Kind is SqlTokenKind.Word or SqlTokenKind.QuotedName)
        {
            i += 2;
        }

        var name = _tokens[i].Content(sql).ToLowerInvariant();
        var isFunction = i + 1 < _tokens.Count && _tokens[i + 1].Kind == SqlTokenKind.OpenParenthesis;
        var isOwn = i == first && _scopes.Any(scope => scope.Names.TryGetValue(name, out var from) && first > from);
        if (!isFunction && !isOwn && !_tables.Contains(name))
        {
            _tables.Add(name);
        }

        return i;
    }

    /// <summary>
    /// Gathers the names of a WITH clause, each with the piece behind which it is known: SQLite knows them all at once, PostgreSQL each
    /// behind its own query unless the clause is RECURSIVE.
    /// </summary>
    private void ReadNames(int with, Scope scope)
    {
        var isRecursive = Word(with + 1) == "recursive";
        var i = with + (isRecursive ? 2 : 1);
        while (i < _tokens.Count && _tokens[i].Kind is SqlTokenKind.Word or SqlTokenKind.QuotedName)
        {
            var name = _tokens[i++].Content(sql).ToLowerInvariant();
            if (IsOpen(i))
            {
                i = _tokens.Closing(i) + 1;
            }

            while (i < _tokens.Count && Word(i) is "as" or "not" or "materialized")
            {
                i++;
            }

            var end = IsOpen(i) ? _tokens.Closing(i) : i;
            scope.Names[name] = isRecursive || dialect != SqlDialect.Postgres ? with : end;
            if (end + 1 >= _tokens.Count || _tokens[end + 1].Kind != SqlTokenKind.Comma)
            {
                return;
            }

            i = end + 2;
        }
    }

    private Scope Opened(int i, Scope outer)
    {
        var begins = IsCall(i) || outer.ExpectsTable ? i + 1 : (_behindOpen ??= BehindOpen(_tokens))[i + 1];

        return Word(begins) switch
        {
            "select" or "with" or "values" => new Scope(ScopeKind.Query),
            _ when outer.ExpectsTable => new Scope(ScopeKind.Tables) { InFrom = true, ExpectsTable = true },
            _ => new Scope(ScopeKind.Other),
        };
    }

    private bool IsCall(int open) => open > 0 && (_tokens[open - 1].Kind == SqlTokenKind.QuotedName
        || (_tokens[open - 1].Kind == SqlTokenKind.Word && !SqlKeywords.IsReserved(_tokens[open - 1].In(sql).ToString(), dialect)));

    private bool IsOpen(int i) => i < _tokens.Count && _tokens[i].Kind == SqlTokenKind.OpenParenthesis;

    /// <summary>For each place the first piece from there on that opens no parenthesis; the number of pieces where there is none.</summary>
    private static int[] BehindOpen(IReadOnlyList<SqlToken> tokens)
    {
        var behind = new int[tokens.Count + 1];
        behind[tokens.Count] = tokens.Count;
        for (var i = tokens.Count - 1; i >= 0; i--)
        {
            behind[i] = tokens[i].Kind == SqlTokenKind.OpenParenthesis ? behind[i + 1] : i;
        }

        return behind;
    }

    private string? Word(int i) =>
        i >= 0 && i < _tokens.Count && _tokens[i].Kind == SqlTokenKind.Word ? _tokens[i].In(sql).ToString().ToLowerInvariant() : null;

    private bool FollowsDot(int i) => i > 0 && _tokens[i - 1].Kind == SqlTokenKind.Dot;

    private enum ScopeKind
    {
        /// <summary>A SELECT with its clauses.</summary>
        Query,

        /// <summary>Parentheses around tables in a FROM clause.</summary>
        Tables,

        /// <summary>Arguments, conditions, lists, windows.</summary>
        Other,
    }

    private sealed class Scope(ScopeKind kind)
    {
        public ScopeKind Kind { get; } = kind;

        public bool InFrom { get; set; }

        public bool ExpectsTable { get; set; }

        /// <summary>The names of the scope's WITH clause, and the piece behind which each is known.</summary>
        public Dictionary<string, int> Names { get; } = [];

        public void LeaveFrom() => InFrom = ExpectsTable = false;
    }
}
