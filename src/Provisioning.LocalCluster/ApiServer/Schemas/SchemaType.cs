namespace Provisioning.LocalCluster.ApiServer.Schemas;

/// <summary>The JSON type that a schema asks for.</summary>
internal enum SchemaType
{
    /// <summary>No type is asked for.</summary>
    Any,
    Object,
    Array,
    String,
    Integer,
    Number,
    Boolean,
}
