namespace FineTuningStudio.UnitTests.Core.Evaluations.Comparison;

/// <summary>Columns in another order, under other names, more of them or fewer.</summary>
public static class ColumnCases
{
    public static Cases Columns => new()
    {
        { "another order of columns", "SELECT 1, 'a'", "SELECT 'a', 1", "match_permuted", "T" },
        { "another order under the same names", "SELECT name, age FROM person", "SELECT age, name FROM person", "match_permuted", "T" },
        { "min and max exchanged with their names", "SELECT min(age), max(age) FROM person", "SELECT max(age), min(age) FROM person", "match_permuted", "T" },
        { "min and max exchanged under aliases", "SELECT min(age) AS low, max(age) AS high FROM person", "SELECT max(age) AS high, min(age) AS low FROM person", "match_permuted", "T" },
        { "min called high and max called low", "SELECT min(age) AS low, max(age) AS high FROM person", "SELECT max(age) AS low, min(age) AS high FROM person", "mismatch", "T" },
        { "the right places under exchanged names", "SELECT min(age) AS low, max(age) AS high FROM person", "SELECT min(age) AS high, max(age) AS low FROM person", "mismatch", "BT" },
        { "exchanged names in another case", "SELECT 1 AS Low, 2 AS High", "SELECT 1 AS HIGH, 2 AS LOW", "mismatch", "BT" },
        { "names in another case", "SELECT 1 AS Low, 2 AS High", "SELECT 2 AS HIGH, 1 AS LOW", "match_permuted", "T" },
        { "names that say nothing of each other", "SELECT min(age) AS low, max(age) AS high FROM person", "SELECT max(age) AS a, min(age) AS b FROM person", "match_permuted", "T" },
        { "other names at the right places", "SELECT min(age) AS low, max(age) AS high FROM person", "SELECT min(age) AS a, max(age) AS b FROM person", "match", "SBT" },
        { "from and to exchanged with their names", "SELECT origin, destination FROM trip", "SELECT destination, origin FROM trip", "match_permuted", "T" },
        { "from and to crossed", "SELECT origin, destination FROM trip", "SELECT destination AS origin, origin AS destination FROM trip", "mismatch", "T" },
        { "crossed names beside a renamed column", "SELECT city, min(score) AS low, max(score) AS high FROM person GROUP BY city",
            "SELECT city AS town, max(score) AS low, min(score) AS high FROM person GROUP BY city", "mismatch", "T" },
        { "crossed names and one column more", "SELECT min(age) AS low, max(age) AS high FROM person", "SELECT max(age) AS low, min(age) AS high, count(*) AS n FROM person", "mismatch", "" },
        { "three columns in a circle under crossed names", "SELECT 1 AS a, 2 AS b, 3 AS c", "SELECT 3 AS a, 1 AS b, 2 AS c", "mismatch", "T" },
        { "one name taken over is no crossing", "SELECT name AS a, age AS b FROM person", "SELECT age AS x, name AS b FROM person", "match_permuted", "T" },
        { "equal values under exchanged names", "SELECT 5 AS a, 5 AS b", "SELECT 5 AS b, 5 AS a", "match_permuted", "BT" },
        { "names that come twice say nothing", "SELECT 1 AS x, 2 AS x", "SELECT 2 AS x, 1 AS x", "match_permuted", "T" },
        { "columns of VALUES have no names", "VALUES (1, 2)", "VALUES (2, 1)", "match_permuted", "T" },
        { "equal columns", "SELECT age, age FROM person", "SELECT age, age FROM person", "match", "SBT" },
        { "one of two equal columns is another", "SELECT age, age FROM person", "SELECT age, score FROM person", "mismatch", "" },
        { "columns alike but for their rows", "VALUES (1, 2, 3), (2, 3, 1), (3, 1, 2)", "VALUES (2, 3, 1), (3, 1, 2), (1, 2, 3)", "match", "SBT" },
        { "columns alike, in another order and rows too", "VALUES (1, 2, 'x'), (2, 1, 'y'), (3, 3, 'z')", "VALUES (3, 'z', 3), (1, 'y', 2), (2, 'x', 1)", "match_permuted", "T" },
        { "columns alike, no order fits", "VALUES (1, 2, 'x'), (2, 1, 'y')", "VALUES (1, 1, 'x'), (2, 2, 'y')", "mismatch", "" },
        { "another order and near numbers", "SELECT 'a', 0.1 + 0.2", "SELECT 0.3, 'a'", "match_permuted", "" },
        { "another order and equal numbers of other type", "SELECT 'a', 2", "SELECT 2.0, 'a'", "match_permuted", "T" },
    };

    public static Cases MoreAndFewer => new()
    {
        { "one column more", "SELECT name FROM person", "SELECT name, age FROM person", "match_superset", "" },
        { "one column more in front", "SELECT name FROM person", "SELECT id, name FROM person", "match_superset", "" },
        { "more columns in another order", "SELECT name, age FROM person", "SELECT age, id, name FROM person", "match_superset", "" },
        { "more columns and a row missing", "SELECT name FROM person", "SELECT id, name FROM person WHERE id > 1", "mismatch", "" },
        { "more columns make more rows", "SELECT DISTINCT city FROM person", "SELECT DISTINCT city, name FROM person", "mismatch", "" },
        { "more columns, and none is the gold's", "SELECT name FROM person", "SELECT id, age FROM person", "mismatch", "" },
        { "more columns with near numbers", "SELECT 0.3", "SELECT 'x', 0.1 + 0.2", "match_superset", "" },
        { "all columns for one", "SELECT name FROM person", "SELECT * FROM person", "match_superset", "" },
        { "one column missing", "SELECT name, age FROM person", "SELECT name FROM person", "mismatch", "" },
        { "one column for all", "SELECT * FROM person", "SELECT name FROM person", "mismatch", "" },
        { "a value more beside the count", "SELECT count(*) FROM person", "SELECT 'people', count(*) FROM person", "match_superset", "" },
        { "more columns in the right order of rows", "SELECT name FROM person ORDER BY name DESC", "SELECT name, age FROM person ORDER BY name DESC", "match_superset", "" },
        { "more columns in the wrong order of rows", "SELECT name FROM person ORDER BY name DESC", "SELECT name, age FROM person ORDER BY name", "mismatch", "" },
    };
}
