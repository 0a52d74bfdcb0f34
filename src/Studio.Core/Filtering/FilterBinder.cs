namespace FineTuningStudio.Core.Filtering;

/// <summary>Gives the names and values of a filter their meaning by a table of fields.</summary>
public sealed class FilterBinder
{
    /// <summary>How many different comparisons a filter may hold: so many a database can test for each row in good time.</summary>
    public const int MaxComparisons = 500;

    private readonly FilterTable _table;
    private readonly Dictionary<BoundFilter, BoundFilter> _leaves = [];
    private readonly Dictionary<BoundFilter, BoundNot> _opposites = [];
    private readonly Dictionary<BoundFilter, BoundAll> _unequals = [];
    private Problem? _fault;

    private FilterBinder(FilterTable table) => _table = table;

    /// <summary>Problems: <c>invalid_filter_field</c> for an unknown field or word or a value of the wrong type, <c>invalid_filter</c> for too many comparisons.</summary>
    public static Result<BoundFilter> Bind(FilterSyntax filter, FilterTable table)
    {
        var binder = new FilterBinder(table);
        var bound = binder.Bound(filter);
        return binder._fault is { } fault ? fault : Result.Of(bound!);
    }

    private BoundFilter? Bound(FilterSyntax filter) => filter switch
    {
        FilterAll all => Parts(all.Parts, Bound) is { } parts ? new BoundAll(parts) : null,
        FilterAny any => Parts(any.Parts, Bound) is { } parts ? new BoundAny(parts) : null,
        FilterNot not => Bound(not.Inner) is { } inner ? Opposite(inner) : null,
        FilterWord word => Leaf(new BoundWord([.. _table.Searched], word.Value.Core), word.Position),
        FilterRestriction restriction => Restricted(restriction),
        _ => throw new ArgumentOutOfRangeException(nameof(filter), filter, null),
    };

    private static List<BoundFilter>? Parts(IReadOnlyList<FilterSyntax> parts, Func<FilterSyntax, BoundFilter?> bind)
    {
        // Equal comparisons are one object, so that one that is repeated counts and is tested once.
        var bound = new List<BoundFilter>(parts.Count);
        var known = new HashSet<BoundFilter>(ReferenceEqualityComparer.Instance);
        foreach (var part in parts)
        {
            if (bind(part) is not { } one)
            {
                return null;
            }
            if (known.Add(one))
            {
                bound.Add(one);
            }
        }
        return bound;
    }

    private BoundFilter? Restricted(FilterRestriction restriction)
    {
        for (var length = restriction.Field.Count; length > 0; length--)
        {
            if (_table.Find(Joined(restriction.Field.Take(length))) is not { } field)
            {
                continue;
            }
            var rest = restriction.Field.Skip(length).ToList();
            if (rest.Count > 0 && field.Type is not FilterType.Map)
            {
                return Fail(rest[0].Position, $"{field.Name} has no fields of its own, so nothing can follow its dot");
            }
            var target = new Target(field, rest.Count == 0 ? null : Joined(rest), restriction);
            return restriction.Group is { } group ? Values(target, restriction.Comparator, group) : Compared(target, restriction.Comparator, restriction.Value!);
        }
        return Fail(restriction.Position, $"there is no field {FilterFaults.Quote(Joined(restriction.Field))}; the fields are {string.Join(", ", _table.Names)}");
    }

    /// <summary>
    /// "status = (queued OR running)": the comparison goes to each value. "!=" is unequal to all that would have made it
    /// equal, so AND and OR change places; it still goes to each value, since null among them makes no comparison true.
    /// </summary>
    private BoundFilter? Values(Target target, FilterComparator comparator, FilterSyntax group)
    {
        var differs = comparator is FilterComparator.NotEqual;
        return group switch
        {
            FilterAll all => Each(all.Parts, needsAll: !differs),
            FilterAny any => Each(any.Parts, needsAll: differs),
            FilterNot not when differs => Values(target, FilterComparator.Equal, not.Inner),
            FilterNot not => Values(target, comparator, not.Inner) is { } inner ? Opposite(inner) : null,
            FilterWord word => Compared(target, comparator, word.Value),
            _ => Fail(group.Position, $"within the brackets after {target.Field.Name} only values can stand, such as (a OR b)"),
        };

        BoundFilter? Each(IReadOnlyList<FilterSyntax> values, bool needsAll) => Parts(values, value => Values(target, comparator, value)) is not { } parts
            ? null
            : needsAll ? new BoundAll(parts) : new BoundAny(parts);
    }

    private BoundFilter? Compared(Target target, FilterComparator comparator, FilterText value)
    {
        var has = comparator is FilterComparator.Has;
        switch (target)
        {
            case { Field.Type: FilterType.Map, Key: null } when !has:
                return Fail(target.Restriction.Position, $"{target.Field.Name} is a map: name a key, as in {target.Field.Name}.key = \"v\", or ask for one with {target.Field.Name}:key");
            case { Field.Type: FilterType.Map, Key: null } when !value.IsAnything:
                return Leaf(new BoundPresence(target.Field, value.Text), value.Position);
            case { Field.Type: FilterType.List } when !has:
                return Fail(target.Restriction.Position, $"{target.Field.Name} is a list: ask whether it holds a text with {target.Field.Name}:text");
            case var _ when has && value.IsAnything:
                return Present(target);

            // Nothing equals null, and no comparison with it is true. Only in texts it may also be a word to look for.
            case var _ when value is { Text: "null", IsQuoted: false } && !(has && target.Field.Type is FilterType.Text or FilterType.Map or FilterType.List):
                return new BoundAny([]);
        }
        return target.Field.Type switch
        {
            FilterType.Choice => Choice(target, comparator, value),
            FilterType.Time => Time(target, comparator, value),
            FilterType.Number => Number(target, comparator, value),
            FilterType.List => Leaf(new BoundMember(target.Field, value.Text), value.Position),
            _ => Text(target, comparator, value),
        };
    }

    private BoundFilter? Text(Target target, FilterComparator comparator, FilterText value)
    {
        var (field, key) = (target.Field, target.Key);
        if (key is not null && !value.IsQuoted && FilterLiterals.Number(value.Text) is { } number
            && comparator is not (FilterComparator.Equal or FilterComparator.NotEqual or FilterComparator.Has))
        {
            return Leaf(new BoundNumber(field, key, comparator, number, FilterLiterals.Whole(value.Text)), value.Position);
        }
        var equal = value switch
        {
            { StartsWild: true, EndsWild: true } => TextTest.Contains,
            { StartsWild: true } => TextTest.EndsWith,
            { EndsWild: true } => TextTest.StartsWith,
            _ => TextTest.Equal,
        };
        return comparator switch
        {
            FilterComparator.Equal => Leaf(new BoundText(field, key, equal, value.Core), value.Position),
            FilterComparator.NotEqual => Unequal(target, Leaf(new BoundText(field, key, equal, value.Core), value.Position)),
            FilterComparator.Has => Leaf(new BoundText(field, key, TextTest.ContainsAnyCase, value.Core), value.Position),
            FilterComparator.Less => Leaf(new BoundText(field, key, TextTest.Less, value.Text), value.Position),
            FilterComparator.LessOrEqual => Leaf(new BoundText(field, key, TextTest.LessOrEqual, value.Text), value.Position),
            FilterComparator.Greater => Leaf(new BoundText(field, key, TextTest.Greater, value.Text), value.Position),
            _ => Leaf(new BoundText(field, key, TextTest.GreaterOrEqual, value.Text), value.Position),
        };
    }

    private BoundFilter? Choice(Target target, FilterComparator comparator, FilterText value)
    {
        var words = string.Join(", ", target.Field.Words.Keys);
        if (comparator is not (FilterComparator.Equal or FilterComparator.NotEqual or FilterComparator.Has))
        {
            return Fail(target.Restriction.Position, $"{target.Field.Name} has no order; compare it with =, != or :, and one of {words}");
        }
        if (!target.Field.Words.TryGetValue(value.Text, out var choice))
        {
            return Fail(value.Position, $"{target.Field.Name} is one of {words}; found {FilterFaults.Quote(value.Text)}");
        }
        var equal = Leaf(new BoundChoice(target.Field, choice), value.Position);
        return comparator is FilterComparator.NotEqual ? Unequal(target, equal) : equal;
    }

    private BoundFilter? Time(Target target, FilterComparator comparator, FilterText value)
    {
        if (FilterLiterals.Time(value.Text) is not { } moment)
        {
            return Fail(value.Position, $"{target.Field.Name} is a time, such as 2026-11-21T09:30:00Z or 2026-11-21; found {FilterFaults.Quote(value.Text)}");
        }
        return Ordered(target, comparator, test => Leaf(new BoundTime(target.Field, test, moment), value.Position));
    }

    private BoundFilter? Number(Target target, FilterComparator comparator, FilterText value)
    {
        if (FilterLiterals.Number(value.Text) is not { } number)
        {
            return Fail(value.Position, $"{target.Field.Name} is a number, such as 1000 or 0.5; found {FilterFaults.Quote(value.Text)}");
        }
        return Ordered(target, comparator, test => Leaf(new BoundNumber(target.Field, null, test, number, FilterLiterals.Whole(value.Text)), value.Position));
    }

    private BoundFilter? Ordered(Target target, FilterComparator comparator, Func<FilterComparator, BoundFilter?> leaf) => comparator switch
    {
        FilterComparator.Has => leaf(FilterComparator.Equal),
        FilterComparator.NotEqual => Unequal(target, leaf(FilterComparator.Equal)),
        _ => leaf(comparator),
    };

    /// <summary>There is a value, and it is another one.</summary>
    private BoundAll? Unequal(Target target, BoundFilter? equal) => equal is null || Present(target) is not { } present
        ? null
        : _unequals.TryGetValue(equal, out var known) ? known : _unequals[equal] = new BoundAll([present, Opposite(equal)]);

    private BoundNot Opposite(BoundFilter inner) =>
        _opposites.TryGetValue(inner, out var known) ? known : _opposites[inner] = new BoundNot(inner);

    private BoundFilter? Present(Target target) => Leaf(new BoundPresence(target.Field, target.Key), target.Restriction.Position);

    private BoundFilter? Leaf(BoundFilter leaf, int position)
    {
        if (_leaves.TryGetValue(leaf, out var known))
        {
            return known;
        }
        if (_leaves.Count == MaxComparisons)
        {
            _fault ??= FilterFaults.Unreadable(position, $"a filter may hold {MaxComparisons} different comparisons; here stands one more");
            return null;
        }
        return _leaves[leaf] = leaf;
    }

    private static string Joined(IEnumerable<FilterText> parts) => string.Join('.', parts.Select(part => part.Text));

    private BoundFilter? Fail(int position, string why)
    {
        _fault ??= FilterFaults.Meaningless(position, why);
        return null;
    }

    private sealed record Target(FilterField Field, string? Key, FilterRestriction Restriction);
}
