namespace Provisioning;

/// <summary>What makes a query a top query.</summary>
public enum QueryOrder
{
    /// <summary>Most execution time in all.</summary>
    TotalTime,

    /// <summary>Most execution time for each call.</summary>
    MeanTime,

    /// <summary>Most calls.</summary>
    Calls,

    /// <summary>Most rows returned or changed.</summary>
    Rows,

    /// <summary>Most blocks read and written, those of temporary files included.</summary>
    Io,
}
