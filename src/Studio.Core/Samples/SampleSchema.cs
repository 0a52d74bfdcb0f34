namespace FineTuningStudio.Core.Samples;

/// <summary>The tables of the sample database. Dates are text in ISO 8601, money is in euros.</summary>
internal static class SampleSchema
{
    public const string Ddl = """
        CREATE TABLE station (
            id INTEGER NOT NULL PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            district TEXT NOT NULL,
            docks INTEGER NOT NULL,
            opened_on TEXT NOT NULL
        );
        CREATE TABLE bike_model (
            id INTEGER NOT NULL PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL,
            maker TEXT NOT NULL,
            price_per_hour REAL NOT NULL
        );
        CREATE TABLE bike (
            id INTEGER NOT NULL PRIMARY KEY,
            model_id INTEGER NOT NULL REFERENCES bike_model (id),
            station_id INTEGER NOT NULL REFERENCES station (id),
            status TEXT NOT NULL,
            bought_on TEXT NOT NULL
        );
        CREATE TABLE plan (
            id INTEGER NOT NULL PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            monthly_fee REAL NOT NULL
        );
        CREATE TABLE customer (
            id INTEGER NOT NULL PRIMARY KEY,
            first_name TEXT NOT NULL,
            last_name TEXT NOT NULL,
            district TEXT NOT NULL,
            plan_id INTEGER NOT NULL REFERENCES plan (id),
            birth_year INTEGER NOT NULL,
            joined_on TEXT NOT NULL
        );
        CREATE TABLE rental (
            id INTEGER NOT NULL PRIMARY KEY,
            bike_id INTEGER NOT NULL REFERENCES bike (id),
            customer_id INTEGER NOT NULL REFERENCES customer (id),
            start_station_id INTEGER NOT NULL REFERENCES station (id),
            end_station_id INTEGER NOT NULL REFERENCES station (id),
            started_on TEXT NOT NULL,
            minutes INTEGER NOT NULL,
            price REAL NOT NULL,
            stars INTEGER
        );
        CREATE TABLE mechanic (
            id INTEGER NOT NULL PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            hired_on TEXT NOT NULL
        );
        CREATE TABLE repair (
            id INTEGER NOT NULL PRIMARY KEY,
            bike_id INTEGER NOT NULL REFERENCES bike (id),
            mechanic_id INTEGER NOT NULL REFERENCES mechanic (id),
            problem TEXT NOT NULL,
            cost REAL NOT NULL,
            reported_on TEXT NOT NULL,
            days INTEGER NOT NULL
        );
        """;
}
