package cobuy

// Control says whether a customer belongs to the control group, who is shown nothing, so that what showing earns can be measured. The group is `permille` of all customers, by
// a hash of their bytes salted with the experiment's name: every node and language agrees without a call, another salt makes another group, and a larger permille keeps those who
// were in it. Who is not known is best not asked for: all with an empty text are one.
func Control(salt, customer string, permille int) bool {
	hash := xxh32(customer, xxh32(salt, 0))
	return int64(uint64(hash)*1000>>32) < int64(permille)
}
