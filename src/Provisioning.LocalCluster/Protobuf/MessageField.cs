namespace Provisioning.LocalCluster.Protobuf;

/// <summary>A field of a message: its name in JSON, and what it holds.</summary>
/// <param name="Type"><c>string bool int bytes time quantity intstr</c>, <c>map[T]</c> of one of these, or the name of a message.</param>
/// <param name="IsRepeated">A list.</param>
/// <param name="IsPointer">Absent and zero are different things; other scalars that are zero are as good as absent.</param>
internal sealed record MessageField(string Name, string Type, bool IsRepeated, bool IsPointer);
